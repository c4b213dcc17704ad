use flow_like_sdk::{Context, Node, Pin, Result, ValueType, fail, storage};

pub fn node() -> Node {
    let empty = "What to write; nothing is written if it is empty";
    Node::new("notes", "Notes")
        .description("Writes, reads and lists texts in the storage of the node")
        .category("Examples")
        .permission("storage:node")
        .exec_in()
        .input(Pin::string("name", "Name").description("Name of the file").default("note.txt"))
        .input(Pin::string("text", "Text").description(empty).default(""))
        .exec_out()
        .output(Pin::string("read", "Read").description("What the file has"))
        .output(Pin::string("names", "Names").description("All files").of(ValueType::Array))
        .run(run)
}

fn run(context: &mut Context) -> Result {
    let name: String = context.input("name")?;
    let text: String = context.input("text")?;
    let directory = storage::node_dir()?;
    let file = directory.join(&name);
    if !text.is_empty() && file.write(text.as_bytes()).is_err() {
        fail!("{name} could not be written");
    }
    let Some(read) = file.read().and_then(|bytes| String::from_utf8(bytes).ok()) else {
        fail!("{name} could not be read");
    };
    let files = directory.list()?;
    let names: Vec<&str> = files.iter().map(|file| directory.relative(file)).collect();
    context.output("read", read)?;
    context.output("names", names)?;
    context.done()
}

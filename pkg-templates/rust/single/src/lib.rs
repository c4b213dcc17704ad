//! A node that greets. For more nodes, make each a function, and list all of them.

use flow_like_sdk::{Context, Node, Pin, Result};

flow_like_sdk::package![greet];

pub fn greet() -> Node {
    Node::new("greet", "Greet")
        .description("Greets by name")
        .category("Examples")
        .input(Pin::string("name", "Name").description("Who is greeted").default("World"))
        .output(Pin::string("greeting", "Greeting").description("What to say"))
        .run(run)
}

fn run(context: &mut Context) -> Result {
    let name: String = context.input("name")?;
    context.output("greeting", format!("Hello, {name}!"))
}

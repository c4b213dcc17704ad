use flow_like_sdk::{Context, Node, Pin, Result, fail};

/// A node without exec pins runs whenever somebody needs its outputs.
pub fn node() -> Node {
    Node::new("add", "Add")
        .description("Adds two integers, exactly")
        .category("Examples")
        .input(Pin::integer("a", "A").description("The first integer").default(0))
        .input(Pin::integer("b", "B").description("The second integer").default(0))
        .output(Pin::integer("sum", "Sum").description("Both together"))
        .run(run)
}

fn run(context: &mut Context) -> Result {
    let a: i64 = context.input("a")?;
    let b: i64 = context.input("b")?;
    match a.checked_add(b) {
        Some(sum) => context.output("sum", sum),
        None => fail!("{a} + {b} does not fit into 64 bits"),
    }
}

use flow_like_sdk::{Context, Node, Pin, Result};

pub fn node() -> Node {
    Node::new("branch", "Branch")
        .description("Goes one of two ways")
        .category("Examples")
        .exec_in()
        .input(Pin::boolean("condition", "Condition").description("Which way").default(false))
        .output(Pin::execution("true", "True").description("Where it goes if the condition holds"))
        .output(Pin::execution("false", "False").description("Where it goes if not"))
        .run(run)
}

fn run(context: &mut Context) -> Result {
    let condition: bool = context.input("condition")?;
    context.activate(if condition { "true" } else { "false" });
    Ok(())
}

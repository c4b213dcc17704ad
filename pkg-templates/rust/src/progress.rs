use flow_like_sdk::{Context, Node, Pin, Result, stream};

pub fn node() -> Node {
    Node::new("progress", "Progress")
        .description("Streams text and progress while it works")
        .category("Examples")
        .permission("streaming")
        .exec_in()
        .input(Pin::integer("steps", "Steps").description("How many steps it takes").default(4).range(1.0, 100.0))
        .exec_out()
        .output(Pin::integer("done", "Done").description("How many steps it took"))
        .run(run)
}

fn run(context: &mut Context) -> Result {
    let steps: i64 = context.input("steps")?;
    for step in 1..=steps {
        // A real node would do something here.
        let message = format!("step {step} of {steps}");
        stream::text(&format!("{message}\n"));
        stream::progress(step as f64 / steps as f64, &message);
    }
    context.output("done", steps)?;
    context.done()
}

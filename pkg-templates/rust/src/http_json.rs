use flow_like_sdk::{Context, Node, Pin, Result, http::Request};
use serde_json::Value;

pub fn node() -> Node {
    Node::new("http_json", "Fetch JSON")
        .description("Asks an API and reads its answer")
        .category("Examples")
        .permission("http_get")
        .exec_in()
        .input(Pin::string("url", "URL").description("Where to ask").default("https://api.github.com"))
        .exec_out()
        .output(Pin::integer("status", "Status").description("HTTP status of the answer"))
        .output(Pin::generic("body", "Body").description("The answer"))
        .run(run)
}

fn run(context: &mut Context) -> Result {
    let url: String = context.input("url")?;
    let response = Request::get(url).header("Accept", "application/json").send()?;
    context.output("status", response.status())?;
    context.output("body", response.json::<Value>()?)?;
    context.done()
}

use flow_like_sdk::{Context, Node, Pin, Result, auth, cache, meta, vars};
use serde_json::json;

pub fn node() -> Node {
    let text = json!({"type": "string"});
    let schema = json!({
        "type": "object",
        "properties": {"node": text, "run": text, "app": text, "board": text, "user": text},
        "required": ["node", "run", "app", "board", "user"],
    });
    Node::new("whoami", "Who am I")
        .description("Says where and for whom it runs")
        .category("Examples")
        .permission("variables_read")
        .permission("cache")
        .permission("oauth")
        .exec_in()
        .exec_out()
        .output(Pin::object("where", "Where").description("What the host says about this run").schema(&schema))
        .output(Pin::string("greeting", "Greeting").description("The variable greeting, and the user"))
        .output(Pin::integer("runs", "Runs").description("How often it ran in this flow"))
        .output(Pin::boolean("signed_in", "Signed in").description("Whether there is a token for GitHub"))
        .run(run)
}

fn run(context: &mut Context) -> Result {
    let user = meta::user_id().unwrap_or_default();
    let greeting: String = vars::get("greeting").unwrap_or_else(|| "Hello".to_owned());
    let name = if user.is_empty() { "stranger" } else { &user };
    context.output("greeting", format!("{greeting}, {name}!"))?;

    let runs = cache::get("runs").unwrap_or(0_i64) + 1;
    cache::set("runs", &runs);
    context.output("runs", runs)?;

    context.output("signed_in", auth::has_token("github"))?;
    let place = json!({
        "node": meta::node_id().unwrap_or_default(),
        "run": meta::run_id().unwrap_or_default(),
        "app": meta::app_id().unwrap_or_default(),
        "board": meta::board_id().unwrap_or_default(),
        "user": user,
    });
    context.output("where", place)?;
    context.done()
}

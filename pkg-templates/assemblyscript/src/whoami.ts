import { auth, cache, Context, Json, meta, Node, Pin, vars } from "../sdk";

export const whoami = new Node("whoami", "Who am I")
  .description("Says where and for whom it runs")
  .category("Examples")
  .permission("variables_read")
  .permission("cache")
  .permission("oauth")
  .execIn()
  .execOut()
  .output(
    Pin.object("where", "Where").description("What the host says about this run").schema(`{
      "type": "object",
      "properties": {
        "node": {"type": "string"},
        "run": {"type": "string"},
        "app": {"type": "string"},
        "board": {"type": "string"},
        "user": {"type": "string"}
      },
      "required": ["node", "run", "app", "board", "user"]
    }`),
  )
  .output(Pin.string("greeting", "Greeting").description("The variable greeting, and the user"))
  .output(Pin.integer("runs", "Runs").description("How often it ran in this flow"))
  .output(Pin.boolean("signed_in", "Signed in").description("Whether there is a token for GitHub"))
  .run(run);

function run(context: Context): void {
  const user = meta.userId();
  const greeting = vars.get("greeting").or("Hello");
  context.output("greeting", `${greeting}, ${user != "" ? user : "stranger"}!`);

  const runs = cache.get("runs").or<i64>(0) + 1;
  cache.set("runs", runs);
  context.output("runs", runs);

  context.output("signed_in", auth.hasToken("github"));
  context.output(
    "where",
    Json.object()
      .set("node", meta.nodeId())
      .set("run", meta.runId())
      .set("app", meta.appId())
      .set("board", meta.boardId())
      .set("user", user),
  );
  context.done();
}

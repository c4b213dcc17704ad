import { Context, http, Node, Pin } from "../sdk";

export const httpJson = new Node("http_json", "Fetch JSON")
  .description("Asks an API and reads its answer")
  .category("Examples")
  .permission("http_get")
  .execIn()
  .input(Pin.string("url", "URL").description("Where to ask").default("https://api.github.com"))
  .execOut()
  .output(Pin.integer("status", "Status").description("HTTP status of the answer"))
  .output(Pin.generic("body", "Body").description("The answer"))
  .run(run);

function run(context: Context): void {
  const url = context.input<string>("url");
  const response = http.get(url).header("Accept", "application/json").send();
  if (!response) return context.fail(`no answer from ${url}`);
  const body = response.json();
  if (!body) return context.fail(`the answer from ${url} is not JSON`);
  context.output("status", response.status);
  context.output("body", body);
  context.done();
}

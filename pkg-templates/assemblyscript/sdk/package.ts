import { failed } from "./context";
import { Json } from "./json";
import { Node } from "./node";

let registered: Node[] = [];

/** Says which nodes the package has. */
export function register(nodes: Node[]): void {
  registered = nodes;
}

/** What `get_nodes` returns. */
export function definitions(): Json {
  return Json.from(registered);
}

/** What `run` returns for an execution input. */
export function execute(text: string | null): Json {
  const input = text !== null ? Json.parse(text) : null;
  if (!input) return failed("the execution input is no JSON");
  const name = input.get("node_name").or("");
  for (let i = 0; i < registered.length; i++) {
    const node = registered[i];
    // Hosts that know of one node only need not name it.
    if (node.name == name || (name == "" && registered.length == 1)) return node.execute(input.get("inputs"));
  }
  return failed(`this package has no node ${name}`);
}

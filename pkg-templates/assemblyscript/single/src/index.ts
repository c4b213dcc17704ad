// A node that greets. For more nodes, give each a file that exports it, and list all of them.

import { Context, Node, Pin, register } from "../sdk";

export * from "../sdk/exports";

const greet = new Node("greet", "Greet")
  .description("Greets by name")
  .category("Examples")
  .input(Pin.string("name", "Name").description("Who is greeted").default("World"))
  .output(Pin.string("greeting", "Greeting").description("What to say"))
  .run(run);

function run(context: Context): void {
  context.output("greeting", `Hello, ${context.input<string>("name")}!`);
}

register([greet]);

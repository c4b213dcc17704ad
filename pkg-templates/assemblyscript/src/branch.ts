import { Context, Node, Pin } from "../sdk";

export const branch = new Node("branch", "Branch")
  .description("Goes one of two ways")
  .category("Examples")
  .execIn()
  .input(Pin.boolean("condition", "Condition").description("Which way").default(false))
  .output(Pin.execution("true", "True").description("Where it goes if the condition holds"))
  .output(Pin.execution("false", "False").description("Where it goes if not"))
  .run(run);

function run(context: Context): void {
  context.activate(context.input<bool>("condition") ? "true" : "false");
}

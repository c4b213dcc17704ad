import { Context, Node, Pin } from "../sdk";

/** A node without exec pins runs whenever somebody needs its outputs. */
export const add = new Node("add", "Add")
  .description("Adds two integers, exactly")
  .category("Examples")
  .input(Pin.integer("a", "A").description("The first integer").default(0))
  .input(Pin.integer("b", "B").description("The second integer").default(0))
  .output(Pin.integer("sum", "Sum").description("Both together"))
  .run(run);

function run(context: Context): void {
  const a = context.input<i64>("a");
  const b = context.input<i64>("b");
  const sum = a + b;
  // It has wrapped around if its sign is neither that of a nor that of b.
  if (((a ^ sum) & (b ^ sum)) < 0) return context.fail(`${a} + ${b} does not fit into 64 bits`);
  context.output("sum", sum);
}

import { Context, Node, Pin, stream } from "../sdk";

export const progress = new Node("progress", "Progress")
  .description("Streams text and progress while it works")
  .category("Examples")
  .permission("streaming")
  .execIn()
  .input(Pin.integer("steps", "Steps").description("How many steps it takes").default(4).range(1, 100))
  .execOut()
  .output(Pin.integer("done", "Done").description("How many steps it took"))
  .run(run);

function run(context: Context): void {
  const steps = context.input<i64>("steps");
  for (let step: i64 = 1; step <= steps; step++) {
    // A real node would do something here.
    const message = `step ${step} of ${steps}`;
    stream.text(message + "\n");
    stream.progress(<f64>step / <f64>steps, message);
  }
  context.output("done", steps);
  context.done();
}

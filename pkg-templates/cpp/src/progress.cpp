#include "nodes.hpp"

using namespace flowlike;

static Result<> run(Context &context) {
  auto steps = context.input<std::int64_t>("steps");
  for (std::int64_t step = 1; step <= steps; step++) {
    // A real node would do something here.
    auto message = text("step ", step, " of ", steps);
    stream::text(message + "\n");
    stream::progress(static_cast<double>(step) / static_cast<double>(steps), message);
  }
  context.output("done", steps);
  return context.done();
}

Node progress() {
  return {
      .name = "progress",
      .friendly_name = "Progress",
      .description = "Streams text and progress while it works",
      .category = "Examples",
      .permissions = {"streaming"},
      .inputs = {exec_in(),
                 {.name = "steps",
                  .friendly_name = "Steps",
                  .description = "How many steps it takes",
                  .type = DataType::Integer,
                  .default_value = 4,
                  .range = {{1, 100}}}},
      .outputs = {exec_out(),
                  {.name = "done",
                   .friendly_name = "Done",
                   .description = "How many steps it took",
                   .type = DataType::Integer}},
      .run = run,
  };
}

#include <limits>

#include "nodes.hpp"

using namespace flowlike;

static Result<> run(Context &context) {
  using limits = std::numeric_limits<std::int64_t>;
  auto a = context.input<std::int64_t>("a"), b = context.input<std::int64_t>("b");
  if (b > 0 ? a > limits::max() - b : a < limits::min() - b) return fail(a, " + ", b, " does not fit into 64 bits");
  context.output("sum", a + b);
  return {};
}

// A node without exec pins runs whenever somebody needs its outputs.
Node add() {
  return {
      .name = "add",
      .friendly_name = "Add",
      .description = "Adds two integers, exactly",
      .category = "Examples",
      .inputs = {{.name = "a",
                  .friendly_name = "A",
                  .description = "The first integer",
                  .type = DataType::Integer,
                  .default_value = 0},
                 {.name = "b",
                  .friendly_name = "B",
                  .description = "The second integer",
                  .type = DataType::Integer,
                  .default_value = 0}},
      .outputs = {{.name = "sum", .friendly_name = "Sum", .description = "Both together", .type = DataType::Integer}},
      .run = run,
  };
}

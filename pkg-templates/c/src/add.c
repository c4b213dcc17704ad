#include <flowlike.h>
#include <inttypes.h>

static bool run(fl_context *ctx) {
  int64_t a = fl_input_int(ctx, "a"), b = fl_input_int(ctx, "b");
  if (b > 0 ? a > INT64_MAX - b : a < INT64_MIN - b) {
    return fl_fail(ctx, "%" PRId64 " + %" PRId64 " does not fit into 64 bits", a, b);
  }
  fl_output_int(ctx, "sum", a + b);
  return true;
}

// A node without exec pins runs whenever somebody needs its outputs.
const fl_node add = {
    .name = "add",
    .friendly_name = "Add",
    .description = "Adds two integers, exactly",
    .category = "Examples",
    .pins = FL_PINS(FL_INPUT("a", "A", "The first integer", FL_INTEGER, .default_value = FL_JSON(0)),
                    FL_INPUT("b", "B", "The second integer", FL_INTEGER, .default_value = FL_JSON(0)),
                    FL_OUTPUT("sum", "Sum", "Both together", FL_INTEGER)),
    .run = run,
};

#include <flowlike.h>

static bool run(fl_context *ctx) {
  fl_activate(ctx, fl_input_bool(ctx, "condition") ? "true" : "false");
  return true;
}

const fl_node branch = {
    .name = "branch",
    .friendly_name = "Branch",
    .description = "Goes one of two ways",
    .category = "Examples",
    .pins = FL_PINS(FL_EXEC_IN,
                    FL_INPUT("condition", "Condition", "Which way", FL_BOOLEAN, .default_value = "false"),
                    FL_OUTPUT("true", "True", "Where it goes if the condition holds", FL_EXECUTION),
                    FL_OUTPUT("false", "False", "Where it goes if not", FL_EXECUTION)),
    .run = run,
};

#include "nodes.hpp"

using namespace flowlike;

static Result<> run(Context &context) {
  context.activate(context.input<bool>("condition") ? "true" : "false");
  return {};
}

Node branch() {
  return {
      .name = "branch",
      .friendly_name = "Branch",
      .description = "Goes one of two ways",
      .category = "Examples",
      .inputs = {exec_in(),
                 {.name = "condition",
                  .friendly_name = "Condition",
                  .description = "Which way",
                  .type = DataType::Boolean,
                  .default_value = false}},
      .outputs = {{.name = "true",
                   .friendly_name = "True",
                   .description = "Where it goes if the condition holds",
                   .type = DataType::Execution},
                  {.name = "false",
                   .friendly_name = "False",
                   .description = "Where it goes if not",
                   .type = DataType::Execution}},
      .run = run,
  };
}

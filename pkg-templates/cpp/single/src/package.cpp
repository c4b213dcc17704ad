// A node that greets. For more nodes, make each a function, and list all of them.

#include "nodes.hpp"

using namespace flowlike;

static Result<> run(Context &context) {
  context.output("greeting", text("Hello, ", context.input<std::string>("name"), "!"));
  return {};
}

Node greet() {
  return {
      .name = "greet",
      .friendly_name = "Greet",
      .description = "Greets by name",
      .category = "Examples",
      .inputs = {{.name = "name",
                  .friendly_name = "Name",
                  .description = "Who is greeted",
                  .type = DataType::String,
                  .default_value = "World"}},
      .outputs = {{.name = "greeting",
                   .friendly_name = "Greeting",
                   .description = "What to say",
                   .type = DataType::String}},
      .run = run,
  };
}

std::vector<Node> flowlike::package() { return {greet()}; }

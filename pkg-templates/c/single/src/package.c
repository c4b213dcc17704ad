// A node that greets. For more nodes, make each a `fl_node`, and list all of them.

#include <flowlike.h>

static bool run(fl_context *ctx) {
  fl_output_text(ctx, "greeting", fl_format(ctx, "Hello, %s!", fl_input_text(ctx, "name").data));
  return true;
}

const fl_node greet = {
    .name = "greet",
    .friendly_name = "Greet",
    .description = "Greets by name",
    .category = "Examples",
    .pins = FL_PINS(FL_INPUT("name", "Name", "Who is greeted", FL_STRING, .default_value = FL_JSON("World")),
                    FL_OUTPUT("greeting", "Greeting", "What to say", FL_STRING)),
    .run = run,
};

const fl_node *const fl_package[] = {&greet, NULL};

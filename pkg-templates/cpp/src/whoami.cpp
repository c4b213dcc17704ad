#include "nodes.hpp"

using namespace flowlike;

static Result<> run(Context &context) {
  auto user = meta::user_id();
  auto greeting = vars::get<std::string>("greeting").value_or("Hello");
  context.output("greeting", text(greeting, ", ", user.empty() ? "stranger" : user, "!"));

  auto runs = cache::get<std::int64_t>("runs").value_or(0) + 1;
  cache::set("runs", runs);
  context.output("runs", runs);

  context.output("signed_in", auth::has_token("github"));
  context.output("where", {{"node", meta::node_id()},
                           {"run", meta::run_id()},
                           {"app", meta::app_id()},
                           {"board", meta::board_id()},
                           {"user", user}});
  return context.done();
}

Node whoami() {
  json string = {{"type", "string"}};
  json schema = {
      {"type", "object"},
      {"properties", {{"node", string}, {"run", string}, {"app", string}, {"board", string}, {"user", string}}},
      {"required", {"node", "run", "app", "board", "user"}},
  };
  return {
      .name = "whoami",
      .friendly_name = "Who am I",
      .description = "Says where and for whom it runs",
      .category = "Examples",
      .permissions = {"variables_read", "cache", "oauth"},
      .inputs = {exec_in()},
      .outputs = {exec_out(),
                  {.name = "where",
                   .friendly_name = "Where",
                   .description = "What the host says about this run",
                   .type = DataType::Struct,
                   .schema = schema},
                  {.name = "greeting",
                   .friendly_name = "Greeting",
                   .description = "The variable greeting, and the user",
                   .type = DataType::String},
                  {.name = "runs",
                   .friendly_name = "Runs",
                   .description = "How often it ran in this flow",
                   .type = DataType::Integer},
                  {.name = "signed_in",
                   .friendly_name = "Signed in",
                   .description = "Whether there is a token for GitHub",
                   .type = DataType::Boolean}},
      .run = run,
  };
}

#include "nodes.hpp"

using namespace flowlike;

static Result<> run(Context &context) {
  http::Request request = {
      .url = context.input<std::string>("url"),
      .headers = {{"Accept", "application/json"}},
  };
  auto response = request.send();
  if (!response) return fail(response.error());
  auto body = response->json();
  if (!body) return fail(body.error());
  context.output("status", response->status());
  context.output("body", *body);
  return context.done();
}

Node http_json() {
  return {
      .name = "http_json",
      .friendly_name = "Fetch JSON",
      .description = "Asks an API and reads its answer",
      .category = "Examples",
      .permissions = {"http_get"},
      .inputs = {exec_in(),
                 {.name = "url",
                  .friendly_name = "URL",
                  .description = "Where to ask",
                  .type = DataType::String,
                  .default_value = "https://api.github.com"}},
      .outputs = {exec_out(),
                  {.name = "status",
                   .friendly_name = "Status",
                   .description = "HTTP status of the answer",
                   .type = DataType::Integer},
                  {.name = "body", .friendly_name = "Body", .description = "The answer", .type = DataType::Generic}},
      .run = run,
  };
}

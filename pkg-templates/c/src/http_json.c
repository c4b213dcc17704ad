#include <flowlike.h>

static bool run(fl_context *ctx) {
  fl_request request = {
      .url = fl_input_text(ctx, "url"),
      .headers = FL_LIST("Accept", "application/json"),
  };
  fl_response response;
  yyjson_val *body;
  if (!fl_http_send(ctx, request, &response) || !fl_http_json(ctx, response, &body)) return false;
  fl_output_int(ctx, "status", response.status);
  fl_output_json(ctx, "body", body);
  return fl_done(ctx);
}

const fl_node http_json = {
    .name = "http_json",
    .friendly_name = "Fetch JSON",
    .description = "Asks an API and reads its answer",
    .category = "Examples",
    .permissions = FL_LIST("http_get"),
    .pins = FL_PINS(FL_EXEC_IN,
                    FL_INPUT("url", "URL", "Where to ask", FL_STRING,
                             .default_value = FL_JSON("https://api.github.com")),
                    FL_EXEC_OUT,
                    FL_OUTPUT("status", "Status", "HTTP status of the answer", FL_INTEGER),
                    FL_OUTPUT("body", "Body", "The answer", FL_GENERIC)),
    .run = run,
};

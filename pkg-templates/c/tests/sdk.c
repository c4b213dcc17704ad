// What the seven nodes do not use.

#include <testing.h>

#include "check.h"

static bool use_files(fl_context *ctx) {
  fl_path directory, file;
  fl_writer writer;
  if (!fl_user_dir(ctx, true, &directory)) return false;
  file = fl_path_join(ctx, directory, fl_str("large"));
  if (!fl_write_start(ctx, file, 6, &writer)) return false;
  if (!fl_write_chunk(ctx, writer, fl_str("one")) || !fl_write_chunk(ctx, writer, fl_str("two"))) return false;
  if (!fl_write_finish(ctx, writer)) return false;
  fl_output_path(ctx, "file", file);
  return fl_write_chunk(ctx, writer, fl_str("late"));
}

static bool use_socket(fl_context *ctx) {
  fl_socket socket;
  fl_message message;
  if (!fl_ws_connect(ctx, fl_str("wss://a.example"), NULL, &socket)) return false;
  if (!fl_ws_send_text(ctx, socket, fl_str("hello"))) return false;
  while (fl_ws_receive(ctx, socket, 1000, &message) == FL_MESSAGE) fl_log_info("got %s", message.data.data);
  fl_ws_close(socket);
  return true;
}

static bool use_bytes(fl_context *ctx) {
  fl_text bytes;
  if (!fl_input_bytes(ctx, "bytes", &bytes)) return false;
  fl_output_bytes(ctx, "bytes", bytes);
  fl_output_int(ctx, "length", (int64_t)bytes.length);
  return true;
}

static bool use_model(fl_context *ctx) {
  yyjson_val *answer = fl_llm_prompt(ctx, fl_input_json(ctx, "model"), fl_str("[]"), false);
  if (answer == NULL) return fl_fail(ctx, "no answer");
  fl_output_json(ctx, "answer", answer);
  return true;
}

static bool use_bad_text(fl_context *ctx) {
  fl_output_text(ctx, "text", fl_str("\xFF"));
  return true;
}

static const fl_pin none[] = {{.name = NULL}};

static const char *run(bool (*function)(fl_context *), const char *inputs) {
  static fl_node node;
  node = (fl_node){.name = "test", .pins = none, .run = function};
  return fl_host_run(&node, inputs);
}

int main(void) {
  fl_host_reset();
  CHECK_JSON(run(use_files, "{}"), {"error": "user/node/large could not be written"});
  CHECK_TEXT(fl_host_get(FL_HOST_FILE, "user/node/large"), "onetwo");

  fl_host_add(FL_HOST_SOCKET, "wss://a.example", "first");
  fl_host_add(FL_HOST_SOCKET, "wss://a.example", "second");
  CHECK_JSON(run(use_socket, "{}"), {"outputs": {}, "activate_exec": []});
  CHECK_TEXT(fl_host_get(FL_HOST_SENT, "wss://a.example"), "hello");
  CHECK_TEXT(fl_host_nth(FL_HOST_LOG, 1, NULL), "got second");
  CHECK_JSON(run(use_socket, "{}"), {"error": "no connection to wss://a.example"});

  CHECK_JSON(run(use_bytes, FL_JSON({"bytes": "AP/+YQ=="})),
             {"outputs": {"bytes": "AP/+YQ==", "length": 4}, "activate_exec": []});
  CHECK_JSON(run(use_bytes, FL_JSON({"bytes": "AP!"})), {"error": "the input bytes is not base64"});

  CHECK_JSON(run(use_model, FL_JSON({"model": {"id": 1}})), {"error": "no answer"});
  fl_host_put(FL_HOST_SERVICE, "llm_prompt", FL_JSON({"text": "yes"}));
  CHECK_JSON(run(use_model, "{}"), {"outputs": {"answer": {"text": "yes"}}, "activate_exec": []});
  CHECK_JSON(run(use_bad_text, "{}"), {"error": "an output cannot be written as JSON"});
  CHECK_JSON(run(use_model, "[[["), {"error": "the execution input is no JSON object"});

  fl_host_reset();
  printf("the SDK: %d failures\n", failures);
  return failures > 0;
}

// What the seven nodes do not use.

#include <testing.hpp>

#include "check.hpp"

using namespace flowlike;
using testing::host;

static json run(Result<> (*function)(Context &), const json &inputs = json::object()) {
  json result = testing::run({.name = "test", .run = function}, inputs);
  return result.contains("error") ? result["error"] : result["outputs"];
}

static Result<> use_files(Context &context) {
  auto directory = storage::user_dir(true);
  if (!directory) return fail(directory.error());
  auto file = directory->join("large");
  auto writer = file.writer(6);
  if (!writer) return fail(writer.error());
  if (!writer->write("one") || !writer->write("two") || !writer->finish()) return fail("not written");
  context.output("file", file);
  return writer->write("late");
}

static Result<> use_socket(Context &) {
  auto socket = ws::Socket::connect("wss://a.example");
  if (!socket) return fail(socket.error());
  if (auto sent = socket->send_text("hello"); !sent) return sent;
  while (auto message = socket->receive(1000)) log::info(message->data);
  return {};
}

static Result<> use_bytes(Context &context) {
  auto bytes = context.input_bytes("bytes");
  if (!bytes) return fail(bytes.error());
  context.output_bytes("bytes", *bytes);
  context.output("length", bytes->size());
  return {};
}

static Result<> use_model(Context &context) {
  auto answer = models::prompt(context.input("model"), json::array());
  if (!answer) return fail(answer.error());
  context.output("answer", *answer);
  return {};
}

static Result<> use_numbers(Context &context) {
  context.output("large", as<std::int32_t>(4294967296).has_value());
  context.output("negative", as<std::uint64_t>(-1).has_value());
  context.output("text", text(1.5, " ", -3, " ", UINT64_MAX));
  return {};
}

int main() {
  CHECK(run(use_files), "user/node/large could not be written");
  CHECK(host.files["user/node/large"], "onetwo");

  host.sockets["wss://a.example"] = {"first", "second"};
  CHECK(run(use_socket), json::object());
  CHECK(host.sent, {"hello"});
  CHECK(host.logs.back(), {"info", "second"});

  CHECK(run(use_bytes, {{"bytes", "AP/+YQ=="}}), {{"bytes", "AP/+YQ=="}, {"length", 4}});
  CHECK(run(use_bytes, {{"bytes", "AP!"}}), "the input bytes is not base64");

  CHECK(run(use_model), "the model gave no answer");
  host.services["llm_prompt"] = R"({"text": "yes"})";
  CHECK(run(use_model), {{"answer", {{"text", "yes"}}}});
  CHECK(run(use_numbers), {{"large", false}, {"negative", false}, {"text", "1.5 -3 18446744073709551615"}});

  CHECK(Context::dispatch({}, "[[["), {{"error", "the execution input is no JSON object"}});
  CHECK(Context::dispatch({}, R"({"node_name": "x"})"), {{"error", "this package has no node x"}});
  CHECK(parse(std::string(5000, '[') + std::string(5000, ']')).has_value(), false);

  std::printf("the SDK: %d failures\n", failures);
  return failures > 0;
}

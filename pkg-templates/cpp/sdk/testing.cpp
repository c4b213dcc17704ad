// The functions of the host over `testing::Host`. On computers only.

#ifndef __wasm__

#include "testing.hpp"

namespace flowlike {

testing::Host testing::host;

json testing::run(const Node &node, const json &inputs) {
  return Context::dispatch({node}, dump({{"node_name", node.name}, {"inputs", inputs}}));
}

namespace imports {

using testing::host;

namespace {

#define TEXT(name) std::string(name, name##_length)
#define UNUSED const char *, std::uint32_t

// Numbers from 1 on, for what nodes are handed. Pointers do not fit into half of 64 bits.
std::int32_t keep(std::string text) {
  host.handed.push_back(std::move(text));
  return static_cast<std::int32_t>(host.handed.size());
}

const std::string &kept(std::int32_t number) { return host.handed.at(static_cast<std::size_t>(number) - 1); }

Packed pack(std::string text) {
  auto size = text.size();
  return size == 0 ? 0 : static_cast<Packed>(keep(std::move(text))) << 32 | size;
}

Packed pack(const json &value) { return pack(dump(value)); }

template <class Value> Packed get(const std::map<std::string, Value> &values, const std::string &name) {
  auto found = values.find(name);
  return found == values.end() ? 0 : pack(found->second);
}

json path(std::string path) { return storage::FlowPath{std::move(path), "memory", std::nullopt}; }

std::string path_in(const std::string &file) {
  return member<std::string>(parse(file).value_or(json()), "path").value_or("");
}

Packed directory(std::string name, std::int32_t of_node) {
  return host.no_storage ? 0 : pack(path(of_node != 0 ? name + "/node" : name));
}

} // namespace

std::string take(Packed packed) { return packed == 0 ? "" : kept(static_cast<std::int32_t>(packed >> 32)); }

void log_trace(FLOWLIKE_TEXT(message)) { host.logs.emplace_back("trace", TEXT(message)); }
void log_debug(FLOWLIKE_TEXT(message)) { host.logs.emplace_back("debug", TEXT(message)); }
void log_info(FLOWLIKE_TEXT(message)) { host.logs.emplace_back("info", TEXT(message)); }
void log_warn(FLOWLIKE_TEXT(message)) { host.logs.emplace_back("warn", TEXT(message)); }
void log_error(FLOWLIKE_TEXT(message)) { host.logs.emplace_back("error", TEXT(message)); }

void log_json(std::int32_t level, FLOWLIKE_TEXT(message), FLOWLIKE_TEXT(json)) {
  constexpr const char *levels[] = {"trace", "debug", "info", "warn", "error"};
  host.logs.emplace_back(levels[level], text(TEXT(message), " ", TEXT(json)));
}

Packed get_input(FLOWLIKE_TEXT(pin)) { return get(host.pins, TEXT(pin)); }
void set_output(FLOWLIKE_TEXT(pin), FLOWLIKE_TEXT(json)) { host.pins[TEXT(pin)] = *parse(TEXT(json)); }
void activate_exec(FLOWLIKE_TEXT(pin)) { host.activated.push_back(TEXT(pin)); }

Packed vars_get(FLOWLIKE_TEXT(name)) { return get(host.variables, TEXT(name)); }
void vars_set(FLOWLIKE_TEXT(name), FLOWLIKE_TEXT(json)) { host.variables[TEXT(name)] = *parse(TEXT(json)); }
void vars_delete(FLOWLIKE_TEXT(name)) { host.variables.erase(TEXT(name)); }
std::int32_t vars_has(FLOWLIKE_TEXT(name)) { return host.variables.contains(TEXT(name)); }

Packed cache_get(FLOWLIKE_TEXT(name)) { return get(host.cache, TEXT(name)); }
void cache_set(FLOWLIKE_TEXT(name), FLOWLIKE_TEXT(json)) { host.cache[TEXT(name)] = *parse(TEXT(json)); }
void cache_delete(FLOWLIKE_TEXT(name)) { host.cache.erase(TEXT(name)); }
std::int32_t cache_has(FLOWLIKE_TEXT(name)) { return host.cache.contains(TEXT(name)); }

Packed node_id() { return pack(host.node); }
Packed run_id() { return pack(host.run); }
Packed app_id() { return pack(host.app); }
Packed board_id() { return pack(host.board); }
Packed user_id() { return pack(host.user); }
std::int32_t is_streaming() { return 1; }
std::int32_t log_level() { return 0; }
std::int64_t time_now() { return ++host.time; }
std::uint64_t random() { return static_cast<std::uint64_t>(++host.time) * 0x9E3779B97F4A7C15; }

Packed storage_dir(std::int32_t of_node) { return directory("storage", of_node); }
Packed upload_dir() { return directory("upload", 0); }
Packed cache_dir(std::int32_t of_node, std::int32_t) { return directory("cache", of_node); }
Packed user_dir(std::int32_t of_node) { return directory("user", of_node); }

Packed read(FLOWLIKE_TEXT(path)) { return get(host.files, path_in(TEXT(path))); }

std::int32_t write(FLOWLIKE_TEXT(path), FLOWLIKE_TEXT(bytes)) {
  auto name = path_in(TEXT(path));
  if (name.contains("..")) return 0; // the host lets nobody out of a directory
  host.files[name] = TEXT(bytes);
  return 1;
}

Packed list(FLOWLIKE_TEXT(path)) {
  auto below = path_in(TEXT(path)) + "/";
  json found = json::array();
  for (const auto &[name, bytes] : host.files) {
    if (name.starts_with(below)) found.push_back(imports::path(name));
  }
  return pack(found);
}

Packed write_start(FLOWLIKE_TEXT(path), std::int64_t) {
  host.unfinished[TEXT(path)] = "";
  return pack(TEXT(path)); // whatever the id looks like
}

std::int32_t write_chunk(FLOWLIKE_TEXT(id), FLOWLIKE_TEXT(bytes)) {
  auto file = host.unfinished.find(TEXT(id));
  if (file == host.unfinished.end()) return 0;
  file->second += TEXT(bytes);
  return 1;
}

std::int32_t write_finish(FLOWLIKE_TEXT(id)) {
  auto file = host.unfinished.extract(TEXT(id));
  return file.empty() ? 0 : write(FLOWLIKE_PASS(file.key()), FLOWLIKE_PASS(file.mapped()));
}

std::int32_t http_request(std::int32_t method, FLOWLIKE_TEXT(url), UNUSED, UNUSED) {
  constexpr const char *methods[] = {"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"};
  host.requests.push_back(text(methods[method], " ", TEXT(url)));
  return host.answers.contains(TEXT(url)) ? keep(TEXT(url)) : 0;
}

std::int32_t http_status(std::int32_t handle) { return host.answers[kept(handle)].status; }
Packed http_body(std::int32_t handle) { return pack(host.answers[kept(handle)].body); }

Packed http_response(std::int32_t handle) {
  const auto &answer = host.answers[kept(handle)];
  return pack(json{{"status", answer.status}, {"headers", json::object()}, {"body", answer.body}});
}

std::int32_t ws_connect(FLOWLIKE_TEXT(url), UNUSED) {
  return host.sockets.contains(TEXT(url)) ? keep(TEXT(url)) : -1;
}

std::int32_t ws_send(std::int32_t, FLOWLIKE_TEXT(message), std::int32_t) {
  host.sent.push_back(TEXT(message));
  return 1;
}

std::int32_t ws_receive(std::int32_t session, std::int32_t) {
  auto &messages = host.sockets[kept(session)];
  if (messages.empty()) return -1;
  auto message = std::move(messages.front());
  messages.pop_front();
  return keep(std::move(message));
}

Packed ws_message(std::int32_t message) { return pack(json{{"type", "text"}, {"data", kept(message)}}); }
std::int32_t ws_close(std::int32_t session) { return session > 0; }

void stream_emit(FLOWLIKE_TEXT(type), FLOWLIKE_TEXT(json)) { host.streamed.emplace_back(TEXT(type), *parse(TEXT(json))); }
void stream_text(FLOWLIKE_TEXT(text)) { host.streamed.emplace_back("text", TEXT(text)); }

Packed auth_token(FLOWLIKE_TEXT(provider)) {
  auto found = host.tokens.find(TEXT(provider));
  return found == host.tokens.end() ? 0 : pack(json{{"access_token", found->second}, {"token_type", "Bearer"}});
}

std::int32_t auth_has_token(FLOWLIKE_TEXT(provider)) { return host.tokens.contains(TEXT(provider)); }

// Services answer with what the test has put there.
Packed embed_text(UNUSED, UNUSED) { return get(host.services, "embed_text"); }
Packed embed_query(UNUSED, UNUSED) { return get(host.services, "embed_text_query"); }
Packed embed_document(UNUSED, UNUSED) { return get(host.services, "embed_text_document"); }
Packed embed_image(UNUSED, UNUSED) { return get(host.services, "embed_image"); }
Packed llm_prompt(UNUSED, UNUSED, std::int32_t) { return get(host.services, "llm_prompt"); }
Packed llm_prompt_stream(UNUSED, UNUSED) { return get(host.services, "llm_prompt_stream"); }
Packed image_from_bytes(UNUSED, UNUSED) { return get(host.services, "from_bytes"); }
Packed image_to_bytes(UNUSED, UNUSED) { return get(host.services, "to_bytes"); }
Packed db_query(std::int32_t, UNUSED, UNUSED) { return get(host.services, "query"); }
Packed schema_of(FLOWLIKE_TEXT(type)) { return get(host.services, TEXT(type)); }
Packed schema_types() { return get(host.services, "list_types"); }

} // namespace imports

} // namespace flowlike

#endif

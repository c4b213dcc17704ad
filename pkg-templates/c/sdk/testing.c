// The functions of the host over a list of named values. On computers only.

#ifndef __wasm__

#include "testing.h"

#include <stdio.h>

#include "internal.h"

typedef struct entry {
  struct entry *next;
  fl_host_kind kind;
  int32_t number; // what nodes know it by: a handle, a session, a message
  int32_t status;
  bool gone;
  fl_text name;
  fl_text value;
} entry;

fl_host_settings fl_host;
static fl_context memory, run_memory;
static entry *entries, **end = &entries;
static int32_t count;

// Pointers do not fit into half of 64 bits, so that nodes get the number of one of these.
static void *handed[4096];
static uint32_t handed_count;

void fl_host_reset(void) {
  fl_context_reset(&memory);
  fl_context_reset(&run_memory);
  fl_host = (fl_host_settings){0};
  entries = NULL;
  end = &entries;
  count = 0;
}

void *fl_unpack(fl_packed packed) { return handed[(packed >> 32) - 1]; }

static fl_packed pack(fl_text bytes) {
  if (bytes.length == 0) return 0;
  uint32_t place = handed_count++ % (sizeof handed / sizeof handed[0]);
  handed[place] = fl_block_new(bytes.length);
  memcpy(handed[place], bytes.data, bytes.length);
  return (fl_packed)(place + 1) << 32 | (uint32_t)bytes.length;
}

static fl_text copy(fl_text bytes) {
  char *data = fl_alloc(&memory, bytes.length);
  if (bytes.length > 0) memcpy(data, bytes.data, bytes.length);
  return (fl_text){data, bytes.length};
}

static bool is(fl_text a, fl_text b) { return a.length == b.length && memcmp(a.data, b.data, a.length) == 0; }

static entry *find(fl_host_kind kind, fl_text name) {
  for (entry *at = entries; at != NULL; at = at->next) {
    if (at->kind == kind && !at->gone && is(at->name, name)) return at;
  }
  return NULL;
}

static entry *numbered(int32_t number) {
  for (entry *at = entries; at != NULL; at = at->next) {
    if (at->number == number) return at;
  }
  return NULL;
}

static entry *add(fl_host_kind kind, fl_text name, fl_text value) {
  entry *added = fl_alloc(&memory, sizeof *added);
  *added = (entry){.kind = kind, .number = ++count, .status = 200, .name = copy(name), .value = copy(value)};
  *end = added;
  end = &added->next;
  return added;
}

static entry *put(fl_host_kind kind, fl_text name, fl_text value) {
  entry *found = find(kind, name);
  if (found == NULL) return add(kind, name, value);
  found->value = copy(value);
  return found;
}

static fl_packed get(fl_host_kind kind, fl_text name) {
  entry *found = find(kind, name);
  return found == NULL ? 0 : pack(found->value);
}

static void delete(fl_host_kind kind, fl_text name) {
  entry *found = find(kind, name);
  if (found != NULL) found->gone = true;
}

void fl_host_add(fl_host_kind kind, const char *name, const char *value) { add(kind, fl_str(name), fl_str(value)); }

void fl_host_put(fl_host_kind kind, const char *name, const char *value) { put(kind, fl_str(name), fl_str(value)); }

void fl_host_answer(const char *url, int status, const char *body) {
  put(FL_HOST_ANSWER, fl_str(url), fl_str(body))->status = status;
}

const char *fl_host_get(fl_host_kind kind, const char *name) {
  entry *found = find(kind, fl_str(name));
  return found == NULL ? NULL : found->value.data;
}

const char *fl_host_nth(fl_host_kind kind, int number, const char **name) {
  for (entry *at = entries; at != NULL; at = at->next) {
    if (at->kind != kind || at->gone || number-- > 0) continue;
    if (name != NULL) *name = at->name.data;
    return at->value.data;
  }
  return NULL;
}

const char *fl_host_run(const fl_node *node, const char *inputs) {
  const fl_node *const nodes[] = {node, NULL};
  fl_context_reset(&run_memory);
  fl_text input = fl_format(&run_memory, "{\"node_name\":\"%s\",\"inputs\":%s}", node->name, inputs);
  return fl_dispatch(&run_memory, nodes, input).data;
}

// From here on as the imports are.

#define TEXT(name) ((fl_text){name, name##_length})

#define LOG(level)                                                                                                     \
  void fl_host_log_##level(FL_TEXT(message)) { add(FL_HOST_LOG, fl_str(#level), TEXT(message)); }

LOG(trace)
LOG(debug)
LOG(info)
LOG(warn)
LOG(error)

void fl_host_log_json(int32_t level, FL_TEXT(message), FL_TEXT(json)) {
  static const char *const levels[] = {"trace", "debug", "info", "warn", "error"};
  (void)TEXT(json);
  add(FL_HOST_LOG, fl_str(levels[level]), TEXT(message));
}

fl_packed fl_host_get_input(FL_TEXT(pin)) { return get(FL_HOST_INPUT, TEXT(pin)); }
void fl_host_set_output(FL_TEXT(pin), FL_TEXT(json)) { put(FL_HOST_OUTPUT, TEXT(pin), TEXT(json)); }
void fl_host_activate_exec(FL_TEXT(pin)) { put(FL_HOST_EXEC, TEXT(pin), fl_str("")); }

fl_packed fl_host_vars_get(FL_TEXT(name)) { return get(FL_HOST_VARIABLE, TEXT(name)); }
void fl_host_vars_set(FL_TEXT(name), FL_TEXT(json)) { put(FL_HOST_VARIABLE, TEXT(name), TEXT(json)); }
void fl_host_vars_delete(FL_TEXT(name)) { delete (FL_HOST_VARIABLE, TEXT(name)); }
int32_t fl_host_vars_has(FL_TEXT(name)) { return find(FL_HOST_VARIABLE, TEXT(name)) != NULL; }

fl_packed fl_host_cache_get(FL_TEXT(name)) { return get(FL_HOST_CACHE, TEXT(name)); }
void fl_host_cache_set(FL_TEXT(name), FL_TEXT(json)) { put(FL_HOST_CACHE, TEXT(name), TEXT(json)); }
void fl_host_cache_delete(FL_TEXT(name)) { delete (FL_HOST_CACHE, TEXT(name)); }
int32_t fl_host_cache_has(FL_TEXT(name)) { return find(FL_HOST_CACHE, TEXT(name)) != NULL; }

static fl_packed id(const char *text) { return pack(fl_str(text == NULL ? "" : text)); }

fl_packed fl_host_node_id(void) { return id(fl_host.node); }
fl_packed fl_host_run_id(void) { return id(fl_host.run); }
fl_packed fl_host_app_id(void) { return id(fl_host.app); }
fl_packed fl_host_board_id(void) { return id(fl_host.board); }
fl_packed fl_host_user_id(void) { return id(fl_host.user); }
int32_t fl_host_is_streaming(void) { return 1; }
int32_t fl_host_log_level(void) { return 0; }
int64_t fl_host_time_now(void) { return ++fl_host.time; }
uint64_t fl_host_random(void) { return (uint64_t)++fl_host.time * 0x9E3779B97F4A7C15; }

static fl_packed path(const char *name, bool of_node) {
  if (fl_host.no_storage) return 0;
  return pack(fl_format(&memory, "{\"path\":\"%s%s\",\"store_ref\":\"memory\",\"cache_store_ref\":null}", name,
                        of_node ? "/node" : ""));
}

fl_packed fl_host_storage_dir(int32_t of_node) { return path("storage", of_node); }
fl_packed fl_host_upload_dir(void) { return path("upload", false); }
fl_packed fl_host_cache_dir(int32_t of_node, int32_t of_user) { return (void)of_user, path("cache", of_node); }
fl_packed fl_host_user_dir(int32_t of_node) { return path("user", of_node); }

static fl_text path_in(fl_text json) { return fl_json_text(yyjson_obj_get(fl_json_read(&memory, json), "path")); }

fl_packed fl_host_read(FL_TEXT(path)) { return get(FL_HOST_FILE, path_in(TEXT(path))); }

int32_t fl_host_write(FL_TEXT(path), FL_TEXT(bytes)) {
  fl_text name = path_in(TEXT(path));
  if (strstr(name.data, "..") != NULL) return 0; // the host lets nobody out of a directory
  put(FL_HOST_FILE, name, TEXT(bytes));
  return 1;
}

fl_packed fl_host_list(FL_TEXT(path)) {
  fl_text directory = path_in(TEXT(path)), list = fl_str("[");
  for (entry *at = entries; at != NULL; at = at->next) {
    if (at->kind != FL_HOST_FILE || strncmp(at->name.data, directory.data, directory.length) != 0) continue;
    list = fl_format(&memory, "%s%s{\"path\":\"%s\",\"store_ref\":\"memory\"}", list.data, list.length > 1 ? "," : "",
                     at->name.data);
  }
  return pack(fl_format(&memory, "%s]", list.data));
}

fl_packed fl_host_write_start(FL_TEXT(path), int64_t size) {
  (void)size;
  add(FL_HOST_UNFINISHED, TEXT(path), fl_str(""));
  return pack(TEXT(path)); // whatever the id looks like
}

int32_t fl_host_write_chunk(FL_TEXT(id), FL_TEXT(bytes)) {
  entry *file = find(FL_HOST_UNFINISHED, TEXT(id));
  if (file == NULL) return 0;
  char *data = fl_alloc(&memory, file->value.length + bytes_length);
  memcpy(data, file->value.data, file->value.length);
  memcpy(data + file->value.length, bytes, bytes_length);
  file->value = (fl_text){data, file->value.length + bytes_length};
  return 1;
}

int32_t fl_host_write_finish(FL_TEXT(id)) {
  entry *file = find(FL_HOST_UNFINISHED, TEXT(id));
  if (file == NULL) return 0;
  file->gone = true;
  return fl_host_write(FL_BYTES(file->name), FL_BYTES(file->value));
}

int32_t fl_host_http_request(int32_t method, FL_TEXT(url), FL_TEXT(headers), FL_TEXT(body)) {
  static const char *const methods[] = {"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"};
  (void)TEXT(headers);
  add(FL_HOST_REQUEST, fl_format(&memory, "%s %.*s", methods[method], (int)url_length, url), TEXT(body));
  entry *answer = find(FL_HOST_ANSWER, TEXT(url));
  return answer == NULL ? 0 : answer->number;
}

int32_t fl_host_http_status(int32_t handle) { return numbered(handle)->status; }
fl_packed fl_host_http_body(int32_t handle) { return pack(numbered(handle)->value); }

fl_packed fl_host_http_response(int32_t handle) {
  entry *answer = numbered(handle);
  yyjson_mut_doc *doc = yyjson_mut_doc_new(&memory.alc);
  yyjson_mut_val *parts = yyjson_mut_obj(doc);
  yyjson_mut_obj_add_int(doc, parts, "status", answer->status);
  yyjson_mut_obj_add_obj(doc, parts, "headers");
  yyjson_mut_obj_add_strn(doc, parts, "body", answer->value.data, answer->value.length);
  return pack(fl_json_write(&memory, parts));
}

int32_t fl_host_ws_connect(FL_TEXT(url), FL_TEXT(headers)) {
  (void)TEXT(headers);
  return find(FL_HOST_SOCKET, TEXT(url)) == NULL ? -1 : find(FL_HOST_SOCKET, TEXT(url))->number;
}

int32_t fl_host_ws_send(int32_t session, FL_TEXT(message), int32_t binary) {
  (void)binary;
  add(FL_HOST_SENT, numbered(session)->name, TEXT(message));
  return 1;
}

int32_t fl_host_ws_receive(int32_t session, int32_t timeout_ms) {
  (void)timeout_ms;
  entry *message = find(FL_HOST_SOCKET, numbered(session)->name);
  if (message == NULL) return -1;
  message->gone = true;
  return message->number;
}

fl_packed fl_host_ws_message(int32_t message) {
  yyjson_mut_doc *doc = yyjson_mut_doc_new(&memory.alc);
  yyjson_mut_val *object = yyjson_mut_obj(doc);
  yyjson_mut_obj_add_str(doc, object, "type", "text");
  yyjson_mut_obj_add_strn(doc, object, "data", numbered(message)->value.data, numbered(message)->value.length);
  return pack(fl_json_write(&memory, object));
}

int32_t fl_host_ws_close(int32_t session) { return numbered(session) != NULL; }

void fl_host_stream_emit(FL_TEXT(type), FL_TEXT(json)) { add(FL_HOST_STREAMED, TEXT(type), TEXT(json)); }
void fl_host_stream_text(FL_TEXT(text)) { add(FL_HOST_STREAMED, fl_str("text"), TEXT(text)); }

fl_packed fl_host_auth_token(FL_TEXT(provider)) {
  entry *token = find(FL_HOST_TOKEN, TEXT(provider));
  if (token == NULL) return 0;
  return pack(fl_format(&memory, "{\"access_token\":\"%s\",\"token_type\":\"Bearer\"}", token->value.data));
}

int32_t fl_host_auth_has_token(FL_TEXT(provider)) { return find(FL_HOST_TOKEN, TEXT(provider)) != NULL; }

// Services answer with what the test has put there.
#define SERVICE(function, name, first, second)                                                                         \
  fl_packed fl_host_##function(FL_TEXT(first), FL_TEXT(second)) {                                                      \
    (void)TEXT(first), (void)TEXT(second);                                                                             \
    return get(FL_HOST_SERVICE, fl_str(name));                                                                         \
  }

SERVICE(embed_text, "embed_text", model, texts)
SERVICE(embed_query, "embed_text_query", model, texts)
SERVICE(embed_document, "embed_text_document", model, texts)
SERVICE(embed_image, "embed_image", model, image)
SERVICE(llm_prompt_stream, "llm_prompt_stream", model, request)
SERVICE(image_from_bytes, "from_bytes", bytes, format)
SERVICE(image_to_bytes, "to_bytes", image, format)

fl_packed fl_host_llm_prompt(FL_TEXT(model), FL_TEXT(messages), int32_t stream) {
  (void)TEXT(model), (void)TEXT(messages), (void)stream;
  return get(FL_HOST_SERVICE, fl_str("llm_prompt"));
}

fl_packed fl_host_db_query(int32_t operation, FL_TEXT(connection), FL_TEXT(payload)) {
  (void)operation, (void)TEXT(connection), (void)TEXT(payload);
  return get(FL_HOST_SERVICE, fl_str("query"));
}

fl_packed fl_host_schema_of(FL_TEXT(type)) { return get(FL_HOST_SERVICE, TEXT(type)); }
fl_packed fl_host_schema_types(void) { return get(FL_HOST_SERVICE, fl_str("list_types")); }

#else

typedef int not_in_the_module; // a file needs something

#endif

// What a node can do. Link it together with the files beside this one and yyjson.
//
// Memory: whatever a function that takes a context returns belongs to the run, and is freed after it. Nothing has to be freed
// by hand, and nothing may be kept for the next run. JSON is yyjson's: read values as `yyjson_val`, build values in `fl_doc`.
//
// Errors: a function that returns false has said why to the context. A node that returns false in turn reports that, or what
// it says itself with `fl_fail`.
#ifndef FLOWLIKE_H
#define FLOWLIKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <yyjson.h>

#include "flowlike_node.h"

// Has the compiler compare a format with what follows it.
#define FL_PRINTF(text, values) __attribute__((format(printf, text, values)))

// Bytes, or text in UTF-8. A zero follows the last one, so `data` is a C string as well, if there is no zero inside.
typedef struct {
  const char *data;
  size_t length;
} fl_text;

fl_text fl_str(const char *text);
fl_text fl_format(fl_context *ctx, const char *format, ...) FL_PRINTF(2, 3);
bool fl_is_utf8(fl_text bytes);
fl_text fl_base64_encode(fl_context *ctx, fl_text bytes);
bool fl_base64_decode(fl_context *ctx, fl_text base64, fl_text *bytes);

// Memory of the run. There is always enough: a run that needs more than there is ends.
void *fl_alloc(fl_context *ctx, size_t size);
void *fl_realloc(fl_context *ctx, void *memory, size_t size);
void fl_free(fl_context *ctx, void *memory); // for what is large, and needed no more

// JSON.
yyjson_mut_doc *fl_doc(fl_context *ctx);
yyjson_val *fl_json_read(fl_context *ctx, fl_text json); // NULL if it is none
fl_text fl_json_write(fl_context *ctx, const yyjson_mut_val *value);
fl_text fl_json_text(const yyjson_val *value); // of a string; empty for anything else

// A file or directory. Hosts make up the store; nodes join paths below one that they were given.
typedef struct {
  fl_text path;
  fl_text store_ref;
  fl_text cache_store_ref; // empty if there is none
} fl_path;

// Inputs. They are of the types of their pins, which is checked before the node runs. One that has no value is empty, 0 or
// false, and `fl_input` says NULL.
yyjson_val *fl_input(fl_context *ctx, const char *pin);
fl_text fl_input_text(fl_context *ctx, const char *pin);
int64_t fl_input_int(fl_context *ctx, const char *pin);
double fl_input_float(fl_context *ctx, const char *pin);
bool fl_input_bool(fl_context *ctx, const char *pin);
fl_text fl_input_json(fl_context *ctx, const char *pin); // as text, for models and databases
bool fl_input_bytes(fl_context *ctx, const char *pin, fl_text *bytes);
bool fl_input_path(fl_context *ctx, const char *pin, fl_path *path);

// Outputs.
void fl_output(fl_context *ctx, const char *pin, yyjson_mut_val *value);
void fl_output_text(fl_context *ctx, const char *pin, fl_text value);
void fl_output_int(fl_context *ctx, const char *pin, int64_t value);
void fl_output_float(fl_context *ctx, const char *pin, double value);
void fl_output_bool(fl_context *ctx, const char *pin, bool value);
void fl_output_json(fl_context *ctx, const char *pin, yyjson_val *value);
void fl_output_bytes(fl_context *ctx, const char *pin, fl_text bytes);
void fl_output_path(fl_context *ctx, const char *pin, fl_path path);

// How a run ends: the board goes on at exec pins, or the node says what is wrong.
void fl_activate(fl_context *ctx, const char *pin);
bool fl_done(fl_context *ctx); // activates exec_out, and returns true
bool fl_fail(fl_context *ctx, const char *format, ...) FL_PRINTF(2, 3); // returns false
const char *fl_error(const fl_context *ctx);

// flowlike_log
typedef enum { FL_TRACE, FL_DEBUG, FL_INFO, FL_WARN, FL_ERROR } fl_level;
void fl_log_trace(const char *format, ...) FL_PRINTF(1, 2);
void fl_log_debug(const char *format, ...) FL_PRINTF(1, 2);
void fl_log_info(const char *format, ...) FL_PRINTF(1, 2);
void fl_log_warn(const char *format, ...) FL_PRINTF(1, 2);
void fl_log_error(const char *format, ...) FL_PRINTF(1, 2);
void fl_log_json(fl_context *ctx, fl_level level, fl_text message, const yyjson_mut_val *data);

// flowlike_pins: the same as inputs and outputs, but the host knows at once.
yyjson_val *fl_pin_get(fl_context *ctx, const char *pin);
void fl_pin_set(fl_context *ctx, const char *pin, const yyjson_mut_val *value);
void fl_pin_activate(const char *pin);

// flowlike_vars: variables of the flow. NULL where there is none. Needs variables_read or variables_write.
yyjson_val *fl_var_get(fl_context *ctx, const char *name);
void fl_var_set(fl_context *ctx, const char *name, const yyjson_mut_val *value);
void fl_var_delete(const char *name);
bool fl_var_has(const char *name);

// flowlike_cache: as long as the flow, for all nodes of the package. Needs cache_read or cache_write.
yyjson_val *fl_cache_get(fl_context *ctx, const char *name);
void fl_cache_set(fl_context *ctx, const char *name, const yyjson_mut_val *value);
void fl_cache_delete(const char *name);
bool fl_cache_has(const char *name);

// flowlike_meta: where and for whom it runs; empty where the host does not say.
fl_text fl_node_id(fl_context *ctx);
fl_text fl_run_id(fl_context *ctx);
fl_text fl_app_id(fl_context *ctx);
fl_text fl_board_id(fl_context *ctx);
fl_text fl_user_id(fl_context *ctx);
bool fl_is_streaming(void);
int fl_log_level(void);       // 0 debug to 4 fatal
int64_t fl_time_now(void);    // milliseconds since the Unix epoch
uint64_t fl_random(void);     // 64 bits

// flowlike_storage. Needs storage:read or storage:write, and the permission of the directory, such as storage:node.
bool fl_node_dir(fl_context *ctx, fl_path *directory);
bool fl_board_dir(fl_context *ctx, fl_path *directory);
bool fl_upload_dir(fl_context *ctx, fl_path *directory);
bool fl_cache_dir(fl_context *ctx, bool of_node, bool of_user, fl_path *directory);
bool fl_user_dir(fl_context *ctx, bool of_node, fl_path *directory);
fl_path fl_path_join(fl_context *ctx, fl_path directory, fl_text name);
fl_text fl_path_below(fl_path directory, fl_path file); // "deep/b.txt"
bool fl_read(fl_context *ctx, fl_path file, fl_text *bytes); // an empty file cannot be told from one that is not there
bool fl_write(fl_context *ctx, fl_path file, fl_text bytes); // at most 10 MiB
bool fl_list(fl_context *ctx, fl_path directory, fl_path **files, size_t *count); // at any depth

// A large file, piece by piece. It appears whole when it is finished, or not at all.
typedef struct {
  fl_text id;
  fl_text path;
} fl_writer;
bool fl_write_start(fl_context *ctx, fl_path file, uint64_t size, fl_writer *writer);
bool fl_write_chunk(fl_context *ctx, fl_writer writer, fl_text bytes);
bool fl_write_finish(fl_context *ctx, fl_writer writer);

// flowlike_http. Needs http_get for GET, HEAD and OPTIONS, http_write for the rest, and the host in the manifest.
typedef enum { FL_GET, FL_POST, FL_PUT, FL_DELETE, FL_PATCH, FL_HEAD, FL_OPTIONS } fl_method;
typedef struct {
  fl_method method;
  fl_text url;
  const char *const *headers; // FL_LIST("Accept", "application/json", …), or NULL
  fl_text body;
} fl_request;
typedef struct {
  fl_text url;
  int handle;
  int status;
} fl_response;
bool fl_http_send(fl_context *ctx, fl_request request, fl_response *response); // true whatever the status
fl_text fl_http_body(fl_context *ctx, fl_response response);
bool fl_http_text(fl_context *ctx, fl_response response, fl_text *text);
bool fl_http_json(fl_context *ctx, fl_response response, yyjson_val **value);
yyjson_val *fl_http_parts(fl_context *ctx, fl_response response); // {status, headers, body}; NULL if the body is no text

// flowlike_ws. Needs network:websocket, and the host in the manifest. What is not closed stays open until the flow ends.
typedef struct {
  int session;
} fl_socket;
typedef struct {
  fl_text data;
  bool binary;
} fl_message;
typedef enum { FL_MESSAGE, FL_NOTHING, FL_CLOSED } fl_received;
bool fl_ws_connect(fl_context *ctx, fl_text url, const char *protocols, fl_socket *socket); // "a, b", or NULL
bool fl_ws_send_text(fl_context *ctx, fl_socket socket, fl_text text);
bool fl_ws_send_bytes(fl_context *ctx, fl_socket socket, fl_text bytes);
fl_received fl_ws_receive(fl_context *ctx, fl_socket socket, int timeout_ms, fl_message *message); // -1 waits on
void fl_ws_close(fl_socket socket);

// flowlike_stream: for whoever watches the run. Needs streaming.
void fl_stream_text(fl_text text);
void fl_stream_emit(fl_context *ctx, const char *type, const yyjson_mut_val *data);
void fl_stream_progress(fl_context *ctx, double progress, fl_text message); // from 0 to 1

// flowlike_auth: tokens of the providers that the manifest declares for the node. Needs oauth.
typedef struct {
  fl_text access_token;
  fl_text token_type;
  int64_t expires_at; // 0 if nobody knows
} fl_token;
bool fl_auth_token(fl_context *ctx, const char *provider, fl_token *token);
bool fl_auth_has_token(const char *provider);

// flowlike_models, flowlike_image and flowlike_db: what the page offers. Needs models. Arguments are JSON, see `fl_json_write`
// and `fl_input_json`. NULL or false where there is no answer.
yyjson_val *fl_embed_text(fl_context *ctx, fl_text model, fl_text texts);
yyjson_val *fl_embed_query(fl_context *ctx, fl_text model, fl_text texts);
yyjson_val *fl_embed_document(fl_context *ctx, fl_text model, fl_text texts);
yyjson_val *fl_embed_image(fl_context *ctx, fl_text model, fl_text image);
yyjson_val *fl_llm_prompt(fl_context *ctx, fl_text model, fl_text messages, bool stream);
yyjson_val *fl_llm_prompt_stream(fl_context *ctx, fl_text model, fl_text request);
bool fl_image_from_bytes(fl_context *ctx, fl_text bytes, const char *format, fl_text *image);
bool fl_image_to_bytes(fl_context *ctx, fl_text image, const char *format, fl_text *bytes);
typedef enum {
  FL_DB_VECTOR_SEARCH = 1,
  FL_DB_TEXT_SEARCH,
  FL_DB_HYBRID_SEARCH,
  FL_DB_INSERT,
  FL_DB_UPSERT,
  FL_DB_DELETE,
  FL_DB_LIST,
  FL_DB_COUNT
} fl_db_operation;
yyjson_val *fl_db_query(fl_context *ctx, fl_db_operation operation, fl_text connection, fl_text payload);

// flowlike_schema: types that the host knows.
yyjson_val *fl_schema_of(fl_context *ctx, const char *type);
yyjson_val *fl_schema_types(fl_context *ctx);

#endif

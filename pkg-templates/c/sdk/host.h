// The functions of the host, one by one: docs/abi.md of the runtime in C. Unit tests have them in testing.c.
#ifndef FLOWLIKE_HOST_H
#define FLOWLIKE_HOST_H

#include <stdint.h>

// A buffer that the host has put into our memory: the pointer in the upper half, the length in the lower; 0 is none.
typedef uint64_t fl_packed;

#ifdef __wasm__
#define FL_IMPORT(module, name) __attribute__((import_module(module), import_name(name)))
static inline void *fl_unpack(fl_packed packed) { return (void *)(uintptr_t)(packed >> 32); }
#else
#define FL_IMPORT(module, name)
void *fl_unpack(fl_packed packed); // pointers of computers are longer
#endif

#define FL_TEXT(name) const char *name, uint32_t name##_length

FL_IMPORT("flowlike_log", "trace") void fl_host_log_trace(FL_TEXT(message));
FL_IMPORT("flowlike_log", "debug") void fl_host_log_debug(FL_TEXT(message));
FL_IMPORT("flowlike_log", "info") void fl_host_log_info(FL_TEXT(message));
FL_IMPORT("flowlike_log", "warn") void fl_host_log_warn(FL_TEXT(message));
FL_IMPORT("flowlike_log", "error") void fl_host_log_error(FL_TEXT(message));
FL_IMPORT("flowlike_log", "log_json") void fl_host_log_json(int32_t level, FL_TEXT(message), FL_TEXT(json));

FL_IMPORT("flowlike_pins", "get_input") fl_packed fl_host_get_input(FL_TEXT(pin));
FL_IMPORT("flowlike_pins", "set_output") void fl_host_set_output(FL_TEXT(pin), FL_TEXT(json));
FL_IMPORT("flowlike_pins", "activate_exec") void fl_host_activate_exec(FL_TEXT(pin));

FL_IMPORT("flowlike_vars", "get") fl_packed fl_host_vars_get(FL_TEXT(name));
FL_IMPORT("flowlike_vars", "set") void fl_host_vars_set(FL_TEXT(name), FL_TEXT(json));
FL_IMPORT("flowlike_vars", "delete") void fl_host_vars_delete(FL_TEXT(name));
FL_IMPORT("flowlike_vars", "has") int32_t fl_host_vars_has(FL_TEXT(name));

FL_IMPORT("flowlike_cache", "get") fl_packed fl_host_cache_get(FL_TEXT(name));
FL_IMPORT("flowlike_cache", "set") void fl_host_cache_set(FL_TEXT(name), FL_TEXT(json));
FL_IMPORT("flowlike_cache", "delete") void fl_host_cache_delete(FL_TEXT(name));
FL_IMPORT("flowlike_cache", "has") int32_t fl_host_cache_has(FL_TEXT(name));

FL_IMPORT("flowlike_meta", "get_node_id") fl_packed fl_host_node_id(void);
FL_IMPORT("flowlike_meta", "get_run_id") fl_packed fl_host_run_id(void);
FL_IMPORT("flowlike_meta", "get_app_id") fl_packed fl_host_app_id(void);
FL_IMPORT("flowlike_meta", "get_board_id") fl_packed fl_host_board_id(void);
FL_IMPORT("flowlike_meta", "get_user_id") fl_packed fl_host_user_id(void);
FL_IMPORT("flowlike_meta", "is_streaming") int32_t fl_host_is_streaming(void);
FL_IMPORT("flowlike_meta", "get_log_level") int32_t fl_host_log_level(void);
FL_IMPORT("flowlike_meta", "time_now") int64_t fl_host_time_now(void);
FL_IMPORT("flowlike_meta", "random") uint64_t fl_host_random(void);

FL_IMPORT("flowlike_storage", "storage_dir") fl_packed fl_host_storage_dir(int32_t of_node);
FL_IMPORT("flowlike_storage", "upload_dir") fl_packed fl_host_upload_dir(void);
FL_IMPORT("flowlike_storage", "cache_dir") fl_packed fl_host_cache_dir(int32_t of_node, int32_t of_user);
FL_IMPORT("flowlike_storage", "user_dir") fl_packed fl_host_user_dir(int32_t of_node);
FL_IMPORT("flowlike_storage", "read_request") fl_packed fl_host_read(FL_TEXT(path));
FL_IMPORT("flowlike_storage", "write_request") int32_t fl_host_write(FL_TEXT(path), FL_TEXT(bytes));
FL_IMPORT("flowlike_storage", "list_request") fl_packed fl_host_list(FL_TEXT(path));
FL_IMPORT("flowlike_storage", "write_start_request") fl_packed fl_host_write_start(FL_TEXT(path), int64_t size);
FL_IMPORT("flowlike_storage", "write_chunk_request") int32_t fl_host_write_chunk(FL_TEXT(id), FL_TEXT(bytes));
FL_IMPORT("flowlike_storage", "write_finish_request") int32_t fl_host_write_finish(FL_TEXT(id));

FL_IMPORT("flowlike_http", "request")
int32_t fl_host_http_request(int32_t method, FL_TEXT(url), FL_TEXT(headers), FL_TEXT(body));
FL_IMPORT("flowlike_http", "response") fl_packed fl_host_http_response(int32_t handle);
FL_IMPORT("flowlike_http", "response_body") fl_packed fl_host_http_body(int32_t handle);
FL_IMPORT("flowlike_http", "response_status") int32_t fl_host_http_status(int32_t handle);

FL_IMPORT("flowlike_ws", "connect") int32_t fl_host_ws_connect(FL_TEXT(url), FL_TEXT(headers));
FL_IMPORT("flowlike_ws", "send") int32_t fl_host_ws_send(int32_t session, FL_TEXT(message), int32_t binary);
FL_IMPORT("flowlike_ws", "receive") int32_t fl_host_ws_receive(int32_t session, int32_t timeout_ms);
FL_IMPORT("flowlike_ws", "message") fl_packed fl_host_ws_message(int32_t message);
FL_IMPORT("flowlike_ws", "close") int32_t fl_host_ws_close(int32_t session);

FL_IMPORT("flowlike_stream", "emit") void fl_host_stream_emit(FL_TEXT(type), FL_TEXT(json));
FL_IMPORT("flowlike_stream", "text") void fl_host_stream_text(FL_TEXT(text));

FL_IMPORT("flowlike_auth", "get_oauth_token") fl_packed fl_host_auth_token(FL_TEXT(provider));
FL_IMPORT("flowlike_auth", "has_oauth_token") int32_t fl_host_auth_has_token(FL_TEXT(provider));

FL_IMPORT("flowlike_models", "embed_text") fl_packed fl_host_embed_text(FL_TEXT(model), FL_TEXT(texts));
FL_IMPORT("flowlike_models", "embed_text_query") fl_packed fl_host_embed_query(FL_TEXT(model), FL_TEXT(texts));
FL_IMPORT("flowlike_models", "embed_text_document") fl_packed fl_host_embed_document(FL_TEXT(model), FL_TEXT(texts));
FL_IMPORT("flowlike_models", "embed_image") fl_packed fl_host_embed_image(FL_TEXT(model), FL_TEXT(image));
FL_IMPORT("flowlike_models", "llm_prompt")
fl_packed fl_host_llm_prompt(FL_TEXT(model), FL_TEXT(messages), int32_t stream);
FL_IMPORT("flowlike_models", "llm_prompt_stream") fl_packed fl_host_llm_prompt_stream(FL_TEXT(model), FL_TEXT(request));

FL_IMPORT("flowlike_image", "from_bytes") fl_packed fl_host_image_from_bytes(FL_TEXT(bytes), FL_TEXT(format));
FL_IMPORT("flowlike_image", "to_bytes") fl_packed fl_host_image_to_bytes(FL_TEXT(image), FL_TEXT(format));

FL_IMPORT("flowlike_db", "query")
fl_packed fl_host_db_query(int32_t operation, FL_TEXT(connection), FL_TEXT(payload));

FL_IMPORT("flowlike_schema", "get_type_schema") fl_packed fl_host_schema_of(FL_TEXT(type));
FL_IMPORT("flowlike_schema", "list_types") fl_packed fl_host_schema_types(void);

#endif

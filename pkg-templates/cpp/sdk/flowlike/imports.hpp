// The functions of the host, one by one: docs/abi.md of the runtime in C++. Unit tests have them in testing.cpp.
#ifndef FLOWLIKE_IMPORTS_HPP
#define FLOWLIKE_IMPORTS_HPP

#include <cstdint>
#include <string>
#include <string_view>

// A text is a pointer and a length there.
#define FLOWLIKE_TEXT(name) const char *name, std::uint32_t name##_length
#define FLOWLIKE_PASS(text) (text).data(), static_cast<std::uint32_t>((text).size())

#ifdef __wasm__
#define FLOWLIKE_IMPORT(module, name) [[clang::import_module(module), clang::import_name(name)]]
#else
#define FLOWLIKE_IMPORT(module, name)
#endif

namespace flowlike::imports {

// A buffer that the host has put into our memory: the pointer in the upper half, the length in the lower; 0 is none.
using Packed = std::uint64_t;

// Takes it over.
std::string take(Packed packed);

FLOWLIKE_IMPORT("flowlike_log", "trace") void log_trace(FLOWLIKE_TEXT(message));
FLOWLIKE_IMPORT("flowlike_log", "debug") void log_debug(FLOWLIKE_TEXT(message));
FLOWLIKE_IMPORT("flowlike_log", "info") void log_info(FLOWLIKE_TEXT(message));
FLOWLIKE_IMPORT("flowlike_log", "warn") void log_warn(FLOWLIKE_TEXT(message));
FLOWLIKE_IMPORT("flowlike_log", "error") void log_error(FLOWLIKE_TEXT(message));
FLOWLIKE_IMPORT("flowlike_log", "log_json")
void log_json(std::int32_t level, FLOWLIKE_TEXT(message), FLOWLIKE_TEXT(json));

FLOWLIKE_IMPORT("flowlike_pins", "get_input") Packed get_input(FLOWLIKE_TEXT(pin));
FLOWLIKE_IMPORT("flowlike_pins", "set_output") void set_output(FLOWLIKE_TEXT(pin), FLOWLIKE_TEXT(json));
FLOWLIKE_IMPORT("flowlike_pins", "activate_exec") void activate_exec(FLOWLIKE_TEXT(pin));

FLOWLIKE_IMPORT("flowlike_vars", "get") Packed vars_get(FLOWLIKE_TEXT(name));
FLOWLIKE_IMPORT("flowlike_vars", "set") void vars_set(FLOWLIKE_TEXT(name), FLOWLIKE_TEXT(json));
FLOWLIKE_IMPORT("flowlike_vars", "delete") void vars_delete(FLOWLIKE_TEXT(name));
FLOWLIKE_IMPORT("flowlike_vars", "has") std::int32_t vars_has(FLOWLIKE_TEXT(name));

FLOWLIKE_IMPORT("flowlike_cache", "get") Packed cache_get(FLOWLIKE_TEXT(name));
FLOWLIKE_IMPORT("flowlike_cache", "set") void cache_set(FLOWLIKE_TEXT(name), FLOWLIKE_TEXT(json));
FLOWLIKE_IMPORT("flowlike_cache", "delete") void cache_delete(FLOWLIKE_TEXT(name));
FLOWLIKE_IMPORT("flowlike_cache", "has") std::int32_t cache_has(FLOWLIKE_TEXT(name));

FLOWLIKE_IMPORT("flowlike_meta", "get_node_id") Packed node_id();
FLOWLIKE_IMPORT("flowlike_meta", "get_run_id") Packed run_id();
FLOWLIKE_IMPORT("flowlike_meta", "get_app_id") Packed app_id();
FLOWLIKE_IMPORT("flowlike_meta", "get_board_id") Packed board_id();
FLOWLIKE_IMPORT("flowlike_meta", "get_user_id") Packed user_id();
FLOWLIKE_IMPORT("flowlike_meta", "is_streaming") std::int32_t is_streaming();
FLOWLIKE_IMPORT("flowlike_meta", "get_log_level") std::int32_t log_level();
FLOWLIKE_IMPORT("flowlike_meta", "time_now") std::int64_t time_now();
FLOWLIKE_IMPORT("flowlike_meta", "random") std::uint64_t random();

FLOWLIKE_IMPORT("flowlike_storage", "storage_dir") Packed storage_dir(std::int32_t of_node);
FLOWLIKE_IMPORT("flowlike_storage", "upload_dir") Packed upload_dir();
FLOWLIKE_IMPORT("flowlike_storage", "cache_dir") Packed cache_dir(std::int32_t of_node, std::int32_t of_user);
FLOWLIKE_IMPORT("flowlike_storage", "user_dir") Packed user_dir(std::int32_t of_node);
FLOWLIKE_IMPORT("flowlike_storage", "read_request") Packed read(FLOWLIKE_TEXT(path));
FLOWLIKE_IMPORT("flowlike_storage", "write_request") std::int32_t write(FLOWLIKE_TEXT(path), FLOWLIKE_TEXT(bytes));
FLOWLIKE_IMPORT("flowlike_storage", "list_request") Packed list(FLOWLIKE_TEXT(path));
FLOWLIKE_IMPORT("flowlike_storage", "write_start_request") Packed write_start(FLOWLIKE_TEXT(path), std::int64_t size);
FLOWLIKE_IMPORT("flowlike_storage", "write_chunk_request")
std::int32_t write_chunk(FLOWLIKE_TEXT(id), FLOWLIKE_TEXT(bytes));
FLOWLIKE_IMPORT("flowlike_storage", "write_finish_request") std::int32_t write_finish(FLOWLIKE_TEXT(id));

FLOWLIKE_IMPORT("flowlike_http", "request")
std::int32_t http_request(std::int32_t method, FLOWLIKE_TEXT(url), FLOWLIKE_TEXT(headers), FLOWLIKE_TEXT(body));
FLOWLIKE_IMPORT("flowlike_http", "response") Packed http_response(std::int32_t handle);
FLOWLIKE_IMPORT("flowlike_http", "response_body") Packed http_body(std::int32_t handle);
FLOWLIKE_IMPORT("flowlike_http", "response_status") std::int32_t http_status(std::int32_t handle);

FLOWLIKE_IMPORT("flowlike_ws", "connect") std::int32_t ws_connect(FLOWLIKE_TEXT(url), FLOWLIKE_TEXT(headers));
FLOWLIKE_IMPORT("flowlike_ws", "send")
std::int32_t ws_send(std::int32_t session, FLOWLIKE_TEXT(message), std::int32_t binary);
FLOWLIKE_IMPORT("flowlike_ws", "receive") std::int32_t ws_receive(std::int32_t session, std::int32_t timeout_ms);
FLOWLIKE_IMPORT("flowlike_ws", "message") Packed ws_message(std::int32_t message);
FLOWLIKE_IMPORT("flowlike_ws", "close") std::int32_t ws_close(std::int32_t session);

FLOWLIKE_IMPORT("flowlike_stream", "emit") void stream_emit(FLOWLIKE_TEXT(type), FLOWLIKE_TEXT(json));
FLOWLIKE_IMPORT("flowlike_stream", "text") void stream_text(FLOWLIKE_TEXT(text));

FLOWLIKE_IMPORT("flowlike_auth", "get_oauth_token") Packed auth_token(FLOWLIKE_TEXT(provider));
FLOWLIKE_IMPORT("flowlike_auth", "has_oauth_token") std::int32_t auth_has_token(FLOWLIKE_TEXT(provider));

FLOWLIKE_IMPORT("flowlike_models", "embed_text") Packed embed_text(FLOWLIKE_TEXT(model), FLOWLIKE_TEXT(texts));
FLOWLIKE_IMPORT("flowlike_models", "embed_text_query") Packed embed_query(FLOWLIKE_TEXT(model), FLOWLIKE_TEXT(texts));
FLOWLIKE_IMPORT("flowlike_models", "embed_text_document")
Packed embed_document(FLOWLIKE_TEXT(model), FLOWLIKE_TEXT(texts));
FLOWLIKE_IMPORT("flowlike_models", "embed_image") Packed embed_image(FLOWLIKE_TEXT(model), FLOWLIKE_TEXT(image));
FLOWLIKE_IMPORT("flowlike_models", "llm_prompt")
Packed llm_prompt(FLOWLIKE_TEXT(model), FLOWLIKE_TEXT(messages), std::int32_t stream);
FLOWLIKE_IMPORT("flowlike_models", "llm_prompt_stream")
Packed llm_prompt_stream(FLOWLIKE_TEXT(model), FLOWLIKE_TEXT(request));

FLOWLIKE_IMPORT("flowlike_image", "from_bytes") Packed image_from_bytes(FLOWLIKE_TEXT(bytes), FLOWLIKE_TEXT(format));
FLOWLIKE_IMPORT("flowlike_image", "to_bytes") Packed image_to_bytes(FLOWLIKE_TEXT(image), FLOWLIKE_TEXT(format));

FLOWLIKE_IMPORT("flowlike_db", "query")
Packed db_query(std::int32_t operation, FLOWLIKE_TEXT(connection), FLOWLIKE_TEXT(payload));

FLOWLIKE_IMPORT("flowlike_schema", "get_type_schema") Packed schema_of(FLOWLIKE_TEXT(type));
FLOWLIKE_IMPORT("flowlike_schema", "list_types") Packed schema_types();

} // namespace flowlike::imports

#endif

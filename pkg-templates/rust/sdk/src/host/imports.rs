//! The imports of a module. What a package does not call does not get into it.

/// Declares imports, and safe functions that call them. A `text` or `bytes` is two parameters there, pointer and length;
/// `packed` results are buffers that the host has allocated with `alloc` and that are ours now.
macro_rules! imports {
    ($($module:literal { $($import:literal $name:ident ($($arg:ident: $kind:tt),*) $(-> $result:tt)?;)* })*) => {
        $($(imports!(@next $module $import $name [$($arg $kind)*] [] [] [] $($result)?);)*)*
    };
    (@next $module:literal $import:literal $name:ident [$arg:ident text $($rest:tt)*] [$($types:tt)*] [$($args:tt)*] [$($values:tt)*] $($result:tt)?) => {
        imports!(@next $module $import $name [$($rest)*] [$($types)* _: *const u8, _: usize,] [$($args)* $arg: &str,]
            [$($values)* $arg.as_ptr(), $arg.len(),] $($result)?);
    };
    (@next $module:literal $import:literal $name:ident [$arg:ident bytes $($rest:tt)*] [$($types:tt)*] [$($args:tt)*] [$($values:tt)*] $($result:tt)?) => {
        imports!(@next $module $import $name [$($rest)*] [$($types)* _: *const u8, _: usize,] [$($args)* $arg: &[u8],]
            [$($values)* $arg.as_ptr(), $arg.len(),] $($result)?);
    };
    (@next $module:literal $import:literal $name:ident [$arg:ident $kind:ident $($rest:tt)*] [$($types:tt)*] [$($args:tt)*] [$($values:tt)*] $($result:tt)?) => {
        imports!(@next $module $import $name [$($rest)*] [$($types)* _: $kind,] [$($args)* $arg: $kind,] [$($values)* $arg,] $($result)?);
    };
    (@next $module:literal $import:literal $name:ident [] [$($types:tt)*] [$($args:tt)*] [$($values:tt)*] packed) => {
        pub(crate) fn $name($($args)*) -> Option<Vec<u8>> {
            #[link(wasm_import_module = $module)]
            unsafe extern "C" {
                #[link_name = $import]
                fn import($($types)*) -> u64;
            }
            // SAFETY: pointers and lengths are those of arguments, which outlive the call.
            let packed = unsafe { import($($values)*) };
            let (place, length) = ((packed >> 32) as usize as *mut u8, packed as u32 as usize);
            // SAFETY: the host got it from `alloc`, which reserves exactly the length.
            (!place.is_null()).then(|| unsafe { Vec::from_raw_parts(place, length, length) })
        }
    };
    (@next $module:literal $import:literal $name:ident [] [$($types:tt)*] [$($args:tt)*] [$($values:tt)*] $($result:ident)?) => {
        pub(crate) fn $name($($args)*) $(-> $result)? {
            #[link(wasm_import_module = $module)]
            unsafe extern "C" {
                #[link_name = $import]
                fn import($($types)*) $(-> $result)?;
            }
            // SAFETY: pointers and lengths are those of arguments, which outlive the call.
            unsafe { import($($values)*) }
        }
    };
}

imports! {
    "flowlike_log" {
        "trace" log_trace(message: text);
        "debug" log_debug(message: text);
        "info" log_info(message: text);
        "warn" log_warn(message: text);
        "error" log_error(message: text);
        "log_json" log_json(level: i32, message: text, json: text);
    }
    "flowlike_vars" {
        "get" vars_get(name: text) -> packed;
        "set" vars_set(name: text, json: text);
        "delete" vars_delete(name: text);
        "has" vars_has(name: text) -> i32;
    }
    "flowlike_cache" {
        "get" cache_get(name: text) -> packed;
        "set" cache_set(name: text, json: text);
        "delete" cache_delete(name: text);
        "has" cache_has(name: text) -> i32;
    }
    "flowlike_meta" {
        "get_node_id" meta_node_id() -> packed;
        "get_run_id" meta_run_id() -> packed;
        "get_app_id" meta_app_id() -> packed;
        "get_board_id" meta_board_id() -> packed;
        "get_user_id" meta_user_id() -> packed;
        "is_streaming" meta_is_streaming() -> i32;
        "get_log_level" meta_log_level() -> i32;
        "time_now" meta_time_now() -> i64;
        "random" meta_random() -> i64;
    }
    "flowlike_storage" {
        "storage_dir" storage_dir(node: i32) -> packed;
        "upload_dir" storage_upload_dir() -> packed;
        "cache_dir" storage_cache_dir(node: i32, user: i32) -> packed;
        "user_dir" storage_user_dir(node: i32) -> packed;
        "read_request" storage_read(path: text) -> packed;
        "write_request" storage_write(path: text, data: bytes) -> i32;
        "list_request" storage_list(path: text) -> packed;
        "write_start_request" storage_write_start(path: text, size: i64) -> packed;
        "write_chunk_request" storage_write_chunk(id: text, data: bytes) -> i32;
        "write_finish_request" storage_write_finish(id: text) -> i32;
    }
    "flowlike_http" {
        "request" http_request(method: i32, url: text, headers: text, body: bytes) -> i32;
        "response" http_response(answer: i32) -> packed;
        "response_body" http_body(answer: i32) -> packed;
        "response_status" http_status(answer: i32) -> i32;
    }
    "flowlike_ws" {
        "connect" ws_connect(url: text, headers: text) -> i32;
        "send" ws_send(session: i32, message: bytes, binary: i32) -> i32;
        "receive" ws_receive(session: i32, timeout_ms: i32) -> i32;
        "message" ws_message(message: i32) -> packed;
        "close" ws_close(session: i32) -> i32;
    }
    "flowlike_stream" {
        "emit" stream_emit(kind: text, json: text);
        "text" stream_text(text: text);
    }
    "flowlike_auth" {
        "get_oauth_token" auth_token(provider: text) -> packed;
        "has_oauth_token" auth_has_token(provider: text) -> i32;
    }
    "flowlike_models" {
        "embed_text" models_embed_text(model: text, texts: text) -> packed;
        "embed_text_query" models_embed_query(model: text, texts: text) -> packed;
        "embed_text_document" models_embed_document(model: text, texts: text) -> packed;
        "embed_image" models_embed_image(model: text, image: text) -> packed;
        "llm_prompt" models_prompt(model: text, messages: text, stream: i32) -> packed;
        "llm_prompt_stream" models_prompt_stream(model: text, request: text) -> packed;
    }
    "flowlike_image" {
        "from_bytes" image_from_bytes(data: bytes, format: text) -> packed;
        "to_bytes" image_to_bytes(image: text, format: text) -> packed;
    }
    "flowlike_db" {
        "query" db_query(operation: i32, connection: text, payload: text) -> packed;
    }
    "flowlike_schema" {
        "get_type_schema" schema_of(name: text) -> packed;
        "list_types" schema_types() -> packed;
    }
}

//! The functions of the host over [`testing::Host`](crate::testing::Host), with the signatures of the imports.

use serde_json::{Value, json};

use crate::testing::{Answer, Host, host};

/// No bytes are nothing, as at the ABI.
fn packed(bytes: Vec<u8>) -> Option<Vec<u8>> {
    Some(bytes).filter(|bytes| !bytes.is_empty())
}

fn log(level: &str, message: &str) {
    host(|host| host.logs.push((level.to_owned(), message.to_owned())));
}

pub(crate) fn log_trace(message: &str) {
    log("trace", message);
}

pub(crate) fn log_debug(message: &str) {
    log("debug", message);
}

pub(crate) fn log_info(message: &str) {
    log("info", message);
}

pub(crate) fn log_warn(message: &str) {
    log("warn", message);
}

pub(crate) fn log_error(message: &str) {
    log("error", message);
}

pub(crate) fn log_json(level: i32, message: &str, json: &str) {
    let levels = ["trace", "debug", "info", "warn", "error"];
    log(levels[level.clamp(0, 4) as usize], &format!("{message} {json}"));
}

/// Variables and the cache, which are alike.
macro_rules! values {
    ($field:ident $get:ident $set:ident $delete:ident $has:ident) => {
        pub(crate) fn $get(name: &str) -> Option<Vec<u8>> {
            host(|host| host.$field.get(name).map(|value| value.to_string().into_bytes()))
        }

        pub(crate) fn $set(name: &str, json: &str) {
            let value = serde_json::from_str(json).unwrap_or(Value::Null);
            host(|host| host.$field.insert(name.to_owned(), value));
        }

        pub(crate) fn $delete(name: &str) {
            host(|host| host.$field.remove(name));
        }

        pub(crate) fn $has(name: &str) -> i32 {
            host(|host| host.$field.contains_key(name).into())
        }
    };
}

values!(variables vars_get vars_set vars_delete vars_has);
values!(cache cache_get cache_set cache_delete cache_has);

/// The ids of a run.
macro_rules! ids {
    ($($function:ident $field:ident)*) => {
        $(pub(crate) fn $function() -> Option<Vec<u8>> {
            packed(host(|host| host.$field.clone().into_bytes()))
        })*
    };
}

ids!(meta_node_id node meta_run_id run meta_app_id app meta_board_id board meta_user_id user);

pub(crate) fn meta_is_streaming() -> i32 {
    1
}

pub(crate) fn meta_log_level() -> i32 {
    0
}

pub(crate) fn meta_time_now() -> i64 {
    host(|host| {
        host.time += 1;
        host.time
    })
}

pub(crate) fn meta_random() -> i64 {
    meta_time_now().wrapping_mul(0x9E37_79B9_7F4A_7C15_u64 as i64)
}

fn directory(name: &str, node: i32) -> Option<Vec<u8>> {
    let path = if node == 0 { name.to_owned() } else { format!("{name}/node") };
    let there = host(|host| !host.no_storage);
    there.then(|| file(&path).to_string().into_bytes())
}

fn file(path: &str) -> Value {
    json!({"path": path, "store_ref": "memory", "cache_store_ref": null})
}

fn path(file: &str) -> String {
    let file: Value = serde_json::from_str(file).unwrap_or_default();
    file["path"].as_str().unwrap_or_default().to_owned()
}

pub(crate) fn storage_dir(node: i32) -> Option<Vec<u8>> {
    directory("storage", node)
}

pub(crate) fn storage_upload_dir() -> Option<Vec<u8>> {
    directory("upload", 0)
}

pub(crate) fn storage_cache_dir(node: i32, _user: i32) -> Option<Vec<u8>> {
    directory("cache", node)
}

pub(crate) fn storage_user_dir(node: i32) -> Option<Vec<u8>> {
    directory("user", node)
}

pub(crate) fn storage_read(file: &str) -> Option<Vec<u8>> {
    host(|host| host.files.get(&path(file)).cloned()).and_then(packed)
}

pub(crate) fn storage_write(file: &str, data: &[u8]) -> i32 {
    let path = path(file);
    // The host lets nobody out of a directory.
    let inside = !path.split('/').any(|segment| matches!(segment, "" | "." | ".."));
    host(|host| inside.then(|| host.files.insert(path, data.to_vec())));
    inside.into()
}

pub(crate) fn storage_list(directory: &str) -> Option<Vec<u8>> {
    let below = path(directory) + "/";
    let files: Vec<Value> =
        host(|host| host.files.keys().filter(|path| path.starts_with(&below)).map(|path| file(path)).collect());
    Some(Value::from(files).to_string().into_bytes())
}

pub(crate) fn storage_write_start(file: &str, _size: i64) -> Option<Vec<u8>> {
    host(|host| {
        let id = format!("write {}", host.handed.writes.len());
        host.handed.writes.insert(id.clone(), (file.to_owned(), Vec::new()));
        packed(id.into_bytes())
    })
}

pub(crate) fn storage_write_chunk(id: &str, data: &[u8]) -> i32 {
    host(|host| host.handed.writes.get_mut(id).map(|(_, written)| written.extend(data))).is_some().into()
}

pub(crate) fn storage_write_finish(id: &str) -> i32 {
    match host(|host| host.handed.writes.remove(id)) {
        Some((file, written)) => storage_write(&file, &written),
        None => 0,
    }
}

/// Keeps something that the guest knows by its number, from 1 on.
fn keep<T>(kept: &mut Vec<T>, value: T) -> i32 {
    kept.push(value);
    kept.len() as i32
}

fn kept<T>(kept: &mut [T], number: i32) -> Option<&mut T> {
    kept.get_mut((number as usize).wrapping_sub(1))
}

pub(crate) fn http_request(method: i32, url: &str, _headers: &str, _body: &[u8]) -> i32 {
    let methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];
    host(|host| {
        host.requests.push(format!("{} {url}", methods[method.clamp(0, 6) as usize]));
        match host.answers.get(url).cloned() {
            Some(answer) => keep(&mut host.handed.answers, answer),
            None => 0,
        }
    })
}

fn answer<T>(number: i32, look: impl FnOnce(&Answer) -> T) -> Option<T> {
    host(|host| kept(&mut host.handed.answers, number).map(|answer| look(answer)))
}

pub(crate) fn http_response(number: i32) -> Option<Vec<u8>> {
    answer(number, |answer| {
        let body = String::from_utf8_lossy(&answer.body);
        json!({"status": answer.status, "headers": answer.headers, "body": body}).to_string().into_bytes()
    })
}

pub(crate) fn http_body(number: i32) -> Option<Vec<u8>> {
    answer(number, |answer| answer.body.clone()).and_then(packed)
}

pub(crate) fn http_status(number: i32) -> i32 {
    answer(number, |answer| answer.status.into()).unwrap_or(0)
}

pub(crate) fn ws_connect(url: &str, _headers: &str) -> i32 {
    host(|host| match host.sockets.get(url).cloned() {
        Some(messages) => keep(&mut host.handed.sockets, messages),
        None => -1,
    })
}

fn socket<T>(session: i32, act: impl FnOnce(&mut Host) -> T) -> Option<T> {
    host(|host| kept(&mut host.handed.sockets, session).is_some().then(|| act(host)))
}

pub(crate) fn ws_send(session: i32, message: &[u8], _binary: i32) -> i32 {
    socket(session, |host| host.sent.push(message.to_vec())).is_some().into()
}

pub(crate) fn ws_receive(session: i32, _timeout_ms: i32) -> i32 {
    host(|host| match kept(&mut host.handed.sockets, session) {
        Some(messages) if !messages.is_empty() => {
            let message = messages.remove(0);
            keep(&mut host.handed.messages, message)
        }
        _ => -1,
    })
}

pub(crate) fn ws_message(message: i32) -> Option<Vec<u8>> {
    host(|host| {
        kept(&mut host.handed.messages, message)
            .map(|message| json!({"type": "text", "data": message}).to_string().into_bytes())
    })
}

pub(crate) fn ws_close(session: i32) -> i32 {
    socket(session, |_| ()).is_some().into()
}

pub(crate) fn stream_emit(kind: &str, data: &str) {
    let data = serde_json::from_str(data).unwrap_or_else(|_| Value::from(data));
    host(|host| host.streamed.push((kind.to_owned(), data)));
}

pub(crate) fn stream_text(text: &str) {
    host(|host| host.streamed.push(("text".to_owned(), text.into())));
}

pub(crate) fn auth_token(provider: &str) -> Option<Vec<u8>> {
    let token = host(|host| host.tokens.get(provider).cloned())?;
    Some(json!({"access_token": token, "token_type": "Bearer", "expires_at": null}).to_string().into_bytes())
}

pub(crate) fn auth_has_token(provider: &str) -> i32 {
    host(|host| host.tokens.contains_key(provider).into())
}

fn canned(function: &str) -> Option<Vec<u8>> {
    host(|host| host.models.get(function).cloned())
}

pub(crate) fn models_embed_text(_model: &str, _texts: &str) -> Option<Vec<u8>> {
    canned("embed_text")
}

pub(crate) fn models_embed_query(_model: &str, _texts: &str) -> Option<Vec<u8>> {
    canned("embed_text_query")
}

pub(crate) fn models_embed_document(_model: &str, _texts: &str) -> Option<Vec<u8>> {
    canned("embed_text_document")
}

pub(crate) fn models_embed_image(_model: &str, _image: &str) -> Option<Vec<u8>> {
    canned("embed_image")
}

pub(crate) fn models_prompt(_model: &str, _messages: &str, _stream: i32) -> Option<Vec<u8>> {
    canned("llm_prompt")
}

pub(crate) fn models_prompt_stream(_model: &str, _request: &str) -> Option<Vec<u8>> {
    canned("llm_prompt_stream")
}

pub(crate) fn image_from_bytes(_data: &[u8], _format: &str) -> Option<Vec<u8>> {
    canned("from_bytes")
}

pub(crate) fn image_to_bytes(_image: &str, _format: &str) -> Option<Vec<u8>> {
    canned("to_bytes")
}

pub(crate) fn db_query(_operation: i32, _connection: &str, _payload: &str) -> Option<Vec<u8>> {
    canned("query")
}

pub(crate) fn schema_of(_name: &str) -> Option<Vec<u8>> {
    canned("get_type_schema")
}

pub(crate) fn schema_types() -> Option<Vec<u8>> {
    canned("list_types")
}

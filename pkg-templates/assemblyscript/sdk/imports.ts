// @ts-nocheck: decorators of functions are AssemblyScript only
// The functions of the host, one by one, as they are imported. Only those that are called get into a module.
// An ArrayBuffer is passed as the place of its bytes, and stays where it is as long as the call takes.

/** Where bytes lie and how many they are, in one number; 0 is none. */
export type Packed = u64;

@external("flowlike_log", "trace") export declare function logTrace(text: ArrayBuffer, length: i32): void;
@external("flowlike_log", "debug") export declare function logDebug(text: ArrayBuffer, length: i32): void;
@external("flowlike_log", "info") export declare function logInfo(text: ArrayBuffer, length: i32): void;
@external("flowlike_log", "warn") export declare function logWarn(text: ArrayBuffer, length: i32): void;
@external("flowlike_log", "error") export declare function logError(text: ArrayBuffer, length: i32): void;
@external("flowlike_log", "log_json")
export declare function logJson(level: i32, text: ArrayBuffer, length: i32, json: ArrayBuffer, jsonLength: i32): void;

@external("flowlike_pins", "get_input")
export declare function pinsGetInput(name: ArrayBuffer, length: i32): Packed;
@external("flowlike_pins", "set_output")
export declare function pinsSetOutput(name: ArrayBuffer, length: i32, json: ArrayBuffer, jsonLength: i32): void;
@external("flowlike_pins", "activate_exec")
export declare function pinsActivateExec(name: ArrayBuffer, length: i32): void;

@external("flowlike_vars", "get") export declare function varsGet(name: ArrayBuffer, length: i32): Packed;
@external("flowlike_vars", "set")
export declare function varsSet(name: ArrayBuffer, length: i32, json: ArrayBuffer, jsonLength: i32): void;
@external("flowlike_vars", "delete") export declare function varsDelete(name: ArrayBuffer, length: i32): void;
@external("flowlike_vars", "has") export declare function varsHas(name: ArrayBuffer, length: i32): i32;

@external("flowlike_cache", "get") export declare function cacheGet(name: ArrayBuffer, length: i32): Packed;
@external("flowlike_cache", "set")
export declare function cacheSet(name: ArrayBuffer, length: i32, json: ArrayBuffer, jsonLength: i32): void;
@external("flowlike_cache", "delete") export declare function cacheDelete(name: ArrayBuffer, length: i32): void;
@external("flowlike_cache", "has") export declare function cacheHas(name: ArrayBuffer, length: i32): i32;

@external("flowlike_meta", "get_node_id") export declare function metaNodeId(): Packed;
@external("flowlike_meta", "get_run_id") export declare function metaRunId(): Packed;
@external("flowlike_meta", "get_app_id") export declare function metaAppId(): Packed;
@external("flowlike_meta", "get_board_id") export declare function metaBoardId(): Packed;
@external("flowlike_meta", "get_user_id") export declare function metaUserId(): Packed;
@external("flowlike_meta", "is_streaming") export declare function metaIsStreaming(): i32;
@external("flowlike_meta", "get_log_level") export declare function metaLogLevel(): i32;
@external("flowlike_meta", "time_now") export declare function metaTimeNow(): i64;
@external("flowlike_meta", "random") export declare function metaRandom(): u64;

@external("flowlike_storage", "storage_dir") export declare function storageDir(ofNode: bool): Packed;
@external("flowlike_storage", "upload_dir") export declare function storageUploadDir(): Packed;
@external("flowlike_storage", "cache_dir")
export declare function storageCacheDir(ofNode: bool, ofUser: bool): Packed;
@external("flowlike_storage", "user_dir") export declare function storageUserDir(ofNode: bool): Packed;
@external("flowlike_storage", "read_request")
export declare function storageRead(file: ArrayBuffer, length: i32): Packed;
@external("flowlike_storage", "write_request")
export declare function storageWrite(file: ArrayBuffer, length: i32, data: usize, dataLength: i32): i32;
@external("flowlike_storage", "list_request")
export declare function storageList(file: ArrayBuffer, length: i32): Packed;
@external("flowlike_storage", "write_start_request")
export declare function storageWriteStart(file: ArrayBuffer, length: i32, size: i64): Packed;
@external("flowlike_storage", "write_chunk_request")
export declare function storageWriteChunk(id: ArrayBuffer, length: i32, data: usize, dataLength: i32): i32;
@external("flowlike_storage", "write_finish_request")
export declare function storageWriteFinish(id: ArrayBuffer, length: i32): i32;

@external("flowlike_http", "request")
export declare function httpRequest(
  method: i32,
  url: ArrayBuffer,
  urlLength: i32,
  headers: ArrayBuffer,
  headersLength: i32,
  body: usize,
  bodyLength: i32,
): i32;
@external("flowlike_http", "response") export declare function httpResponse(handle: i32): Packed;
@external("flowlike_http", "response_body") export declare function httpResponseBody(handle: i32): Packed;
@external("flowlike_http", "response_status") export declare function httpResponseStatus(handle: i32): i32;

@external("flowlike_ws", "connect")
export declare function wsConnect(url: ArrayBuffer, length: i32, headers: ArrayBuffer, headersLength: i32): i32;
@external("flowlike_ws", "send")
export declare function wsSend(session: i32, message: usize, length: i32, binary: bool): i32;
@external("flowlike_ws", "receive") export declare function wsReceive(session: i32, milliseconds: i32): i32;
@external("flowlike_ws", "message") export declare function wsMessage(handle: i32): Packed;
@external("flowlike_ws", "close") export declare function wsClose(session: i32): i32;

@external("flowlike_stream", "emit")
export declare function streamEmit(type: ArrayBuffer, length: i32, json: ArrayBuffer, jsonLength: i32): void;
@external("flowlike_stream", "text") export declare function streamText(text: ArrayBuffer, length: i32): void;

@external("flowlike_auth", "get_oauth_token")
export declare function authToken(name: ArrayBuffer, length: i32): Packed;
@external("flowlike_auth", "has_oauth_token")
export declare function authHasToken(name: ArrayBuffer, length: i32): i32;

@external("flowlike_models", "embed_text")
export declare function modelsEmbedText(model: ArrayBuffer, length: i32, json: ArrayBuffer, jsonLength: i32): Packed;
@external("flowlike_models", "embed_text_query")
export declare function modelsEmbedQuery(model: ArrayBuffer, length: i32, json: ArrayBuffer, jsonLength: i32): Packed;
@external("flowlike_models", "embed_text_document")
export declare function modelsEmbedDocument(model: ArrayBuffer, length: i32, json: ArrayBuffer, jsonLength: i32): Packed;
@external("flowlike_models", "embed_image")
export declare function modelsEmbedImage(model: ArrayBuffer, length: i32, json: ArrayBuffer, jsonLength: i32): Packed;
@external("flowlike_models", "llm_prompt")
export declare function modelsPrompt(
  model: ArrayBuffer,
  length: i32,
  json: ArrayBuffer,
  jsonLength: i32,
  stream: bool,
): Packed;
@external("flowlike_models", "llm_prompt_stream")
export declare function modelsPromptStream(model: ArrayBuffer, length: i32, json: ArrayBuffer, jsonLength: i32): Packed;

@external("flowlike_image", "from_bytes")
export declare function imageFromBytes(data: usize, length: i32, format: ArrayBuffer, formatLength: i32): Packed;
@external("flowlike_image", "to_bytes")
export declare function imageToBytes(image: ArrayBuffer, length: i32, format: ArrayBuffer, formatLength: i32): Packed;

@external("flowlike_db", "query")
export declare function dbQuery(
  operation: i32,
  connection: ArrayBuffer,
  length: i32,
  payload: ArrayBuffer,
  payloadLength: i32,
): Packed;

@external("flowlike_schema", "get_type_schema")
export declare function schemaOf(name: ArrayBuffer, length: i32): Packed;
@external("flowlike_schema", "list_types") export declare function schemaTypes(): Packed;

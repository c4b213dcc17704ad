// Package host is the other side of the module: its imports, or in tests a host in memory.
//
// Both have the same functions. Strings are texts, JSON or just bytes: to WebAssembly they are a pointer and a length.
// What a package does not call does not become an import of its module.
package host

//go:wasmimport flowlike_log trace
func LogTrace(message string)

//go:wasmimport flowlike_log debug
func LogDebug(message string)

//go:wasmimport flowlike_log info
func LogInfo(message string)

//go:wasmimport flowlike_log warn
func LogWarn(message string)

//go:wasmimport flowlike_log error
func LogError(message string)

//go:wasmimport flowlike_log log_json
func LogJSON(level int32, message, data string)

//go:wasmimport flowlike_pins get_input
func PinsGetInput(name string) Packed

//go:wasmimport flowlike_pins set_output
func PinsSetOutput(name, data string)

//go:wasmimport flowlike_pins activate_exec
func PinsActivateExec(name string)

//go:wasmimport flowlike_vars get
func VarsGet(name string) Packed

//go:wasmimport flowlike_vars set
func VarsSet(name, data string)

//go:wasmimport flowlike_vars delete
func VarsDelete(name string)

//go:wasmimport flowlike_vars has
func VarsHas(name string) bool

//go:wasmimport flowlike_cache get
func CacheGet(name string) Packed

//go:wasmimport flowlike_cache set
func CacheSet(name, data string)

//go:wasmimport flowlike_cache delete
func CacheDelete(name string)

//go:wasmimport flowlike_cache has
func CacheHas(name string) bool

//go:wasmimport flowlike_meta get_node_id
func MetaNodeID() Packed

//go:wasmimport flowlike_meta get_run_id
func MetaRunID() Packed

//go:wasmimport flowlike_meta get_app_id
func MetaAppID() Packed

//go:wasmimport flowlike_meta get_board_id
func MetaBoardID() Packed

//go:wasmimport flowlike_meta get_user_id
func MetaUserID() Packed

//go:wasmimport flowlike_meta is_streaming
func MetaIsStreaming() bool

//go:wasmimport flowlike_meta get_log_level
func MetaLogLevel() int32

//go:wasmimport flowlike_meta time_now
func MetaTimeNow() int64

//go:wasmimport flowlike_meta random
func MetaRandom() uint64

//go:wasmimport flowlike_storage storage_dir
func StorageDir(ofNode bool) Packed

//go:wasmimport flowlike_storage upload_dir
func StorageUploadDir() Packed

//go:wasmimport flowlike_storage cache_dir
func StorageCacheDir(ofNode, ofUser bool) Packed

//go:wasmimport flowlike_storage user_dir
func StorageUserDir(ofNode bool) Packed

//go:wasmimport flowlike_storage read_request
func StorageRead(path string) Packed

//go:wasmimport flowlike_storage write_request
func StorageWrite(path, data string) bool

//go:wasmimport flowlike_storage list_request
func StorageList(path string) Packed

//go:wasmimport flowlike_storage write_start_request
func StorageWriteStart(path string, size int64) Packed

//go:wasmimport flowlike_storage write_chunk_request
func StorageWriteChunk(id, data string) bool

//go:wasmimport flowlike_storage write_finish_request
func StorageWriteFinish(id string) bool

//go:wasmimport flowlike_http request
func HTTPRequest(method int32, url, headers, body string) int32

//go:wasmimport flowlike_http response
func HTTPResponse(handle int32) Packed

//go:wasmimport flowlike_http response_body
func HTTPBody(handle int32) Packed

//go:wasmimport flowlike_http response_status
func HTTPStatus(handle int32) int32

//go:wasmimport flowlike_ws connect
func WSConnect(url, headers string) int32

//go:wasmimport flowlike_ws send
func WSSend(session int32, message string, binary bool) bool

//go:wasmimport flowlike_ws receive
func WSReceive(session, timeout int32) int32

//go:wasmimport flowlike_ws message
func WSMessage(handle int32) Packed

//go:wasmimport flowlike_ws close
func WSClose(session int32) bool

//go:wasmimport flowlike_stream emit
func StreamEmit(event, data string)

//go:wasmimport flowlike_stream text
func StreamText(text string)

//go:wasmimport flowlike_auth get_oauth_token
func AuthToken(provider string) Packed

//go:wasmimport flowlike_auth has_oauth_token
func AuthHasToken(provider string) bool

//go:wasmimport flowlike_models embed_text
func ModelsEmbedText(model, texts string) Packed

//go:wasmimport flowlike_models embed_text_query
func ModelsEmbedQuery(model, texts string) Packed

//go:wasmimport flowlike_models embed_text_document
func ModelsEmbedDocument(model, texts string) Packed

//go:wasmimport flowlike_models embed_image
func ModelsEmbedImage(model, image string) Packed

//go:wasmimport flowlike_models llm_prompt
func ModelsPrompt(model, messages string, stream bool) Packed

//go:wasmimport flowlike_models llm_prompt_stream
func ModelsPromptStream(model, request string) Packed

//go:wasmimport flowlike_image from_bytes
func ImageFromBytes(data, format string) Packed

//go:wasmimport flowlike_image to_bytes
func ImageToBytes(image, format string) Packed

//go:wasmimport flowlike_db query
func DBQuery(operation int32, connection, payload string) Packed

//go:wasmimport flowlike_schema get_type_schema
func SchemaOf(name string) Packed

//go:wasmimport flowlike_schema list_types
func SchemaTypes() Packed

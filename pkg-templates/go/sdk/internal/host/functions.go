//go:build !wasip1

package host

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// The imports over the current host in memory. They do what the tables of the ABI say, without permissions.

func log(level, message, data string) {
	Current.Log = append(Current.Log, Line{level, message, data})
}

func LogTrace(message string) { log("trace", message, "") }
func LogDebug(message string) { log("debug", message, "") }
func LogInfo(message string)  { log("info", message, "") }
func LogWarn(message string)  { log("warn", message, "") }
func LogError(message string) { log("error", message, "") }

func LogJSON(level int32, message, data string) {
	levels := []string{"trace", "debug", "info", "warn", "error"}
	log(levels[min(max(level, 0), 4)], message, data)
}

func PinsGetInput(name string) Packed   { return packJSON(Current.Inputs, name) }
func PinsSetOutput(name, data string)   { Current.Outputs[name] = data }
func PinsActivateExec(name string)      { Current.Activated = append(Current.Activated, name) }
func VarsGet(name string) Packed        { return packJSON(Current.Variables, name) }
func VarsSet(name, data string)         { Current.Variables[name] = json.RawMessage(data) }
func VarsDelete(name string)            { delete(Current.Variables, name) }
func VarsHas(name string) bool          { return has(Current.Variables, name) }
func CacheGet(name string) Packed       { return packJSON(Current.Cache, name) }
func CacheSet(name, data string)        { Current.Cache[name] = json.RawMessage(data) }
func CacheDelete(name string)           { delete(Current.Cache, name) }
func CacheHas(name string) bool         { return has(Current.Cache, name) }
func AuthHasToken(provider string) bool { return has(Current.Tokens, provider) }

func has[T any](values map[string]T, name string) bool {
	_, ok := values[name]
	return ok
}

func AuthToken(provider string) Packed {
	token, ok := Current.Tokens[provider]
	if !ok {
		return 0
	}
	return pack(text(map[string]any{"access_token": token, "token_type": "Bearer", "expires_at": nil}))
}

func MetaNodeID() Packed    { return pack(Current.NodeID) }
func MetaRunID() Packed     { return pack(Current.RunID) }
func MetaAppID() Packed     { return pack(Current.AppID) }
func MetaBoardID() Packed   { return pack(Current.BoardID) }
func MetaUserID() Packed    { return pack(Current.UserID) }
func MetaIsStreaming() bool { return true }
func MetaLogLevel() int32   { return 0 }

func MetaTimeNow() int64 {
	Current.Time++
	return Current.Time
}

func MetaRandom() uint64 { return uint64(MetaTimeNow()) * 0x9E3779B97F4A7C15 }

type flowPath struct {
	Path          string  `json:"path"`
	StoreRef      string  `json:"store_ref"`
	CacheStoreRef *string `json:"cache_store_ref"`
}

func directory(name string, ofNode bool) Packed {
	if Current.NoStorage {
		return 0
	}
	if ofNode {
		name += "/node"
	}
	return pack(text(flowPath{Path: name, StoreRef: "memory"}))
}

func StorageDir(ofNode bool) Packed              { return directory("storage", ofNode) }
func StorageUploadDir() Packed                   { return directory("upload", false) }
func StorageCacheDir(ofNode, ofUser bool) Packed { return directory("cache", ofNode) }
func StorageUserDir(ofNode bool) Packed          { return directory("user", ofNode) }

// path is where a FlowPath leads, if it is inside of its directory.
func path(encoded string) (string, bool) {
	var file flowPath
	if err := json.Unmarshal([]byte(encoded), &file); err != nil {
		return "", false
	}
	bad := func(segment string) bool { return segment == "" || segment == "." || segment == ".." }
	return file.Path, !slices.ContainsFunc(strings.Split(file.Path, "/"), bad)
}

func StorageRead(file string) Packed {
	path, _ := path(file)
	return pack(Current.Files[path])
}

func StorageWrite(file, data string) bool {
	path, inside := path(file)
	if inside {
		Current.Files[path] = data
	}
	return inside
}

func StorageList(directory string) Packed {
	below, _ := path(directory)
	files := []flowPath{}
	for path := range Current.Files {
		if strings.HasPrefix(path, below+"/") {
			files = append(files, flowPath{Path: path, StoreRef: "memory"})
		}
	}
	slices.SortFunc(files, func(a, b flowPath) int { return strings.Compare(a.Path, b.Path) })
	return pack(text(files))
}

func StorageWriteStart(file string, size int64) Packed {
	path, inside := path(file)
	if !inside {
		return 0
	}
	Current.started++
	id := fmt.Sprint("write ", Current.started)
	Current.writes[id] = &write{path: path, size: size}
	return pack(id)
}

func StorageWriteChunk(id, data string) bool {
	write := Current.writes[id]
	if write == nil || int64(len(write.data)+len(data)) > write.size {
		return false
	}
	write.data += data
	return true
}

func StorageWriteFinish(id string) bool {
	write := Current.writes[id]
	delete(Current.writes, id)
	if write == nil || int64(len(write.data)) != write.size {
		return false
	}
	Current.Files[write.path] = write.data
	return true
}

func HTTPRequest(method int32, url, headers, body string) int32 {
	methods := []string{"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"}
	Current.Requests = append(Current.Requests, Request{methods[method], url, headers, body})
	answer, ok := Current.Answers[url]
	if !ok {
		return 0
	}
	return keep(&Current.answers, answer)
}

func HTTPResponse(handle int32) Packed {
	answer, ok := kept(Current.answers, handle)
	if !ok {
		return 0
	}
	return pack(text(map[string]any{"status": answer.Status, "headers": answer.Header, "body": answer.Body}))
}

func HTTPBody(handle int32) Packed {
	answer, _ := kept(Current.answers, handle)
	return pack(answer.Body)
}

func HTTPStatus(handle int32) int32 {
	answer, _ := kept(Current.answers, handle)
	return int32(answer.Status)
}

func WSConnect(url, headers string) int32 {
	messages, ok := Current.Sockets[url]
	if !ok {
		return -1
	}
	return keep(&Current.sockets, &messages)
}

func WSSend(session int32, message string, binary bool) bool {
	_, open := kept(Current.sockets, session)
	if open {
		Current.Sent = append(Current.Sent, message)
	}
	return open
}

func WSReceive(session, timeout int32) int32 {
	messages, open := kept(Current.sockets, session)
	if !open || len(*messages) == 0 {
		return -1
	}
	message := (*messages)[0]
	*messages = (*messages)[1:]
	return keep(&Current.messages, message)
}

func WSMessage(handle int32) Packed {
	message, ok := kept(Current.messages, handle)
	if !ok {
		return 0
	}
	return pack(text(map[string]string{"type": "text", "data": message}))
}

func WSClose(session int32) bool {
	_, open := kept(Current.sockets, session)
	return open
}

func StreamEmit(event, data string) { Current.Streamed = append(Current.Streamed, Event{event, data}) }
func StreamText(text string)        { StreamEmit("text", text) }

func canned(function string) Packed { return pack(Current.Models[function]) }

func ModelsEmbedText(model, texts string) Packed                 { return canned("embed_text") }
func ModelsEmbedQuery(model, texts string) Packed                { return canned("embed_text_query") }
func ModelsEmbedDocument(model, texts string) Packed             { return canned("embed_text_document") }
func ModelsEmbedImage(model, image string) Packed                { return canned("embed_image") }
func ModelsPrompt(model, messages string, stream bool) Packed    { return canned("llm_prompt") }
func ModelsPromptStream(model, request string) Packed            { return canned("llm_prompt_stream") }
func ImageFromBytes(data, format string) Packed                  { return canned("from_bytes") }
func ImageToBytes(image, format string) Packed                   { return canned("to_bytes") }
func DBQuery(operation int32, connection, payload string) Packed { return canned("query") }
func SchemaOf(name string) Packed                                { return canned("get_type_schema") }
func SchemaTypes() Packed                                        { return canned("list_types") }

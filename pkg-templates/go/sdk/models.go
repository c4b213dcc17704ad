package flowlike

import (
	"encoding/json"
	"errors"

	"com.example.nodes/sdk/internal/host"
)

// Models, images and databases are what the page offers: what a model or connection is, and what it answers, is up to
// it. All of them need models. Where there is no answer the log says why.

// EmbedText are vectors of texts.
func EmbedText(model any, texts ...string) (json.RawMessage, error) {
	return answer(host.ModelsEmbedText(encodeText(model), encodeText(texts)), "the model")
}

// EmbedQuery are vectors of texts that are searched for.
func EmbedQuery(model any, texts ...string) (json.RawMessage, error) {
	return answer(host.ModelsEmbedQuery(encodeText(model), encodeText(texts)), "the model")
}

// EmbedDocument are vectors of texts that are searched in.
func EmbedDocument(model any, texts ...string) (json.RawMessage, error) {
	return answer(host.ModelsEmbedDocument(encodeText(model), encodeText(texts)), "the model")
}

// EmbedImage is the vector of an image.
func EmbedImage(model, image any) (json.RawMessage, error) {
	return answer(host.ModelsEmbedImage(encodeText(model), encodeText(image)), "the model")
}

// Prompt is what a language model says to these messages. With stream, whoever watches the run sees it come.
func Prompt(model, messages any, stream bool) (json.RawMessage, error) {
	return answer(host.ModelsPrompt(encodeText(model), encodeText(messages), stream), "the model")
}

// PromptStream does the same with a whole request; parts are streamed as llm_chunk.
func PromptStream(model, request any) (json.RawMessage, error) {
	return answer(host.ModelsPromptStream(encodeText(model), encodeText(request)), "the model")
}

// ImageFromBytes hands an image to the page, and gets a reference to it.
func ImageFromBytes(data []byte, format string) (string, error) {
	image := host.ImageFromBytes(string(data), format).Take()
	if len(image) == 0 {
		return "", errors.New("this is no " + format + " image")
	}
	return string(image), nil
}

// ImageToBytes are the bytes of an image in that format.
func ImageToBytes(image, format string) ([]byte, error) {
	data := host.ImageToBytes(image, format).Take()
	if len(data) == 0 {
		return nil, errors.New("there is no such image in " + format)
	}
	return data, nil
}

// Operation is what to do with a database.
type Operation int32

// Operations of databases.
const (
	VectorSearch Operation = iota + 1 // finds what is near a vector
	TextSearch                        // finds words
	HybridSearch                      // does both
	Insert                            // adds
	Upsert                            // adds or replaces
	Delete                            // removes
	List                              // lists
	Count                             // counts
)

// Query does something with the database behind a connection.
func Query(operation Operation, connection, payload any) (json.RawMessage, error) {
	return answer(host.DBQuery(int32(operation), encodeText(connection), encodeText(payload)), "the database")
}

// TypeSchema is the JSON Schema of a type that the host knows. Needs no permission, but FlowPath needs storage:read.
func TypeSchema(name string) (json.RawMessage, error) {
	return answer(host.SchemaOf(name), "the schema "+name)
}

// Types are the names of all of them.
func Types() []string {
	names, _ := take[[]string](host.SchemaTypes())
	return names
}

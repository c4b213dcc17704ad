//go:build !wasip1

package host

import (
	"encoding/json"
	"sync"
)

// Memory is a host in memory: what it has, and what nodes did to it.
type Memory struct {
	// NodeID, RunID, AppID, BoardID and UserID are what the host says about the run; empty means nothing.
	NodeID, RunID, AppID, BoardID, UserID string
	// Time is in milliseconds since the Unix epoch. Each look at the clock moves it on by one.
	Time int64
	// Inputs are those that PinInput finds; a run sets them.
	Inputs map[string]any
	// Outputs and Activated are what SetPinOutput and ActivatePin did, in JSON.
	Outputs   map[string]string
	Activated []string
	// Variables are those of the flow.
	Variables map[string]any
	// Cache is that of the package.
	Cache map[string]any
	// Files are contents by path. Directories are storage, upload, cache and user, with /node where they are the node's.
	Files map[string]string
	// NoStorage is whether there are no directories.
	NoStorage bool
	// Answers are those to requests, by URL. What is not there cannot be reached.
	Answers map[string]Answer
	// Requests are those that were made.
	Requests []Request
	// Sockets are the messages that come through each, by URL.
	Sockets map[string][]string
	// Sent are the messages that went into sockets.
	Sent []string
	// Tokens are access tokens by provider.
	Tokens map[string]string
	// Models are answers of models, images, databases and schemas by the function's name in the ABI: "llm_prompt".
	Models map[string]string
	// Streamed are the events.
	Streamed []Event
	// Log is what was logged.
	Log []Line

	answers  []Answer
	sockets  []*[]string
	messages []string
	writes   map[string]*write
	started  int
}

// Answer is the answer to a request.
type Answer struct {
	Status int
	Header map[string]string
	Body   string
}

// Request is one that was made; the header is JSON.
type Request struct {
	Method, URL, Header, Body string
}

// Event was streamed; data is JSON, and text itself for the type text.
type Event struct {
	Type, Data string
}

// Line was logged; data is JSON.
type Line struct {
	Level, Message, Data string
}

// write is a file that is being written.
type write struct {
	path, data string
	size       int64
}

// Current is the host that nodes run on.
var Current = New()

// New is a host that has nothing yet.
func New() *Memory {
	return &Memory{
		Inputs:    map[string]any{},
		Outputs:   map[string]string{},
		Variables: map[string]any{},
		Cache:     map[string]any{},
		Files:     map[string]string{},
		Answers:   map[string]Answer{},
		Sockets:   map[string][]string{},
		Tokens:    map[string]string{},
		Models:    map[string]string{},
		writes:    map[string]*write{},
	}
}

// Packed stands for bytes that the host returned, or is 0 for none.
type Packed uint64

var (
	buffers = map[Packed][]byte{}
	last    Packed
	guard   sync.Mutex
)

// Take makes them the node's. None are nil.
func (p Packed) Take() []byte {
	guard.Lock()
	defer guard.Unlock()
	bytes := buffers[p]
	delete(buffers, p)
	return bytes
}

// pack returns bytes to the node. As in the ABI, no bytes are none.
func pack(bytes string) Packed {
	if bytes == "" {
		return 0
	}
	guard.Lock()
	defer guard.Unlock()
	last++
	buffers[last] = []byte(bytes)
	return last
}

// packJSON returns a value of a map, if it is there.
func packJSON[T any](values map[string]T, name string) Packed {
	value, ok := values[name]
	if !ok {
		return 0
	}
	return pack(text(value))
}

// text is the JSON of a value.
func text(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(data)
}

// keep adds what the node knows by its number, from 1 on.
func keep[T any](kept *[]T, value T) int32 {
	*kept = append(*kept, value)
	return int32(len(*kept))
}

// kept is what was kept by that number.
func kept[T any](kept []T, number int32) (value T, ok bool) {
	if number < 1 || int(number) > len(kept) {
		return value, false
	}
	return kept[number-1], true
}

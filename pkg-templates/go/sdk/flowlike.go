// Package flowlike writes Flow-Like nodes in Go.
//
// A package is a list of nodes. Each says which pins it has, and has a function that runs it:
//
//	var greet = flowlike.Node{
//		Name: "greet", FriendlyName: "Greet", Description: "Greets by name", Category: "Examples",
//		Inputs:  []flowlike.Pin{{Name: "name", FriendlyName: "Name", Type: flowlike.String, Default: "World"}},
//		Outputs: []flowlike.Pin{{Name: "greeting", FriendlyName: "Greeting", Type: flowlike.String}},
//		Run: func(ctx *flowlike.Context) error {
//			var in struct{ Name string }
//			if err := ctx.Inputs(&in); err != nil {
//				return err
//			}
//			ctx.Output("greeting", "Hello, "+in.Name+"!")
//			return nil
//		},
//	}
//
//	func init() { flowlike.Register(greet) }
//
// What else a node can do is a file each. All of it but logging and metadata needs a permission: in the manifest, and
// in [Node.Permissions]. Without it the call fails as it does without an answer, and the log of the run says why.
//
// Values that JSON does not know, such as NaN or a channel, end the node with an error.
package flowlike

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"com.example.nodes/sdk/internal/host"
)

// failure is a panic that is the node's error, and no bug to trace.
type failure struct{ error }

// encode is the JSON of a value.
func encode(value any) []byte {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	// This is no HTML: "<" may stay what it is.
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(failure{err})
	}
	return bytes.TrimSuffix(text.Bytes(), []byte("\n"))
}

// encodeText is the same, as imports take it.
func encodeText(value any) string {
	return string(encode(value))
}

// decode reads JSON. Numbers without a type stay as they are, as json.Number: a float64 would round large ones.
func decode(data []byte, target any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(target); err != nil {
		return err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return errors.New("there is more after the JSON")
	}
	return nil
}

// take reads JSON that the host returned. Nothing, null and something else than a T are no value.
func take[T any](packed host.Packed) (value T, ok bool) {
	data := packed.Take()
	if string(data) == "null" {
		return value, false
	}
	if err := decode(data, &value); err != nil {
		var none T
		return none, false
	}
	return value, true
}

// answer is the JSON that the host returned, whatever it is.
func answer(packed host.Packed, missing string) (json.RawMessage, error) {
	data := packed.Take()
	if len(data) == 0 {
		return nil, fmt.Errorf("%s gave no answer", missing)
	}
	return data, nil
}

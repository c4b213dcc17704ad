package flowlike

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Context is one run of a node: what came in, and what goes out.
type Context struct {
	inputs json.RawMessage
	result result
}

// result is what the export run returns.
type result struct {
	Outputs  map[string]json.RawMessage `json:"outputs"`
	Activate []string                   `json:"activate_exec"`
	Pending  bool                       `json:"pending,omitempty"`
	Error    *string                    `json:"error,omitempty"`
}

// Inputs reads the inputs into a struct with a field for each, or into a map:
//
//	var in struct {
//		Text     string
//		MaxWords int64 `json:"max_words"`
//	}
//	if err := ctx.Inputs(&in); err != nil {
//		return err
//	}
//
// Fields that have no input stay what they are. Fields of type any have numbers as json.Number.
func (c *Context) Inputs(target any) error {
	if len(c.inputs) == 0 {
		return nil
	}
	if err := decode(c.inputs, target); err != nil {
		// Whoever runs the board knows pins, and nothing of structs.
		if wrong := new(json.UnmarshalTypeError); errors.As(err, &wrong) && wrong.Field != "" {
			return fmt.Errorf("the input %s: %s is no %s", strings.TrimPrefix(wrong.Field, "."), wrong.Value, wrong.Type)
		}
		return fmt.Errorf("the inputs: %w", err)
	}
	return nil
}

// Output sets an output to anything that JSON knows.
func (c *Context) Output(pin string, value any) {
	c.result.Outputs[pin] = encode(value)
}

// Activate has the board go on at that exec pin.
func (c *Context) Activate(pin string) {
	c.result.Activate = append(c.result.Activate, pin)
}

// Pending says that the node is still at work.
func (c *Context) Pending() {
	c.result.Pending = true
}

//go:build !wasip1

// Package flowliketest runs nodes in tests, on a host in memory:
//
//	func TestGreet(t *testing.T) {
//		host := flowliketest.NewHost(t)
//		host.UserID = "Ada"
//		done := flowliketest.Run(t, greet, map[string]any{"name": "Ada"})
//		if greeting := flowliketest.Output[string](t, done, "greeting"); greeting != "Hello, Ada!" {
//			t.Errorf("it says %q", greeting)
//		}
//	}
//
// Tests that use it cannot be parallel. Permissions are not checked: flow-like run does that.
package flowliketest

import (
	"encoding/json"
	"testing"

	flowlike "com.example.nodes/sdk"
	"com.example.nodes/sdk/internal/host"
)

// What the host has, and what nodes did to it.
type (
	Host    = host.Memory
	Answer  = host.Answer
	Request = host.Request
	Event   = host.Event
	Line    = host.Line
)

// NewHost has nodes run on a host that has nothing yet, until the test ends.
func NewHost(t testing.TB) *Host {
	host.Current = host.New()
	t.Cleanup(func() { host.Current = host.New() })
	return host.Current
}

// Result is what a run came to.
type Result struct {
	// Outputs are JSON by pin: see Output.
	Outputs map[string]json.RawMessage `json:"outputs"`
	// Activated are the exec pins that the board goes on at.
	Activated []string `json:"activate_exec"`
	// Pending is whether the node is still at work.
	Pending bool `json:"pending"`
	// Error is what the node reported, or empty.
	Error string `json:"error"`
}

// Run runs a node. Inputs that are missing have their defaults.
func Run(t testing.TB, node flowlike.Node, inputs map[string]any) Result {
	t.Helper()
	all := map[string]any{}
	for _, pin := range node.Inputs {
		if pin.Default != nil {
			all[pin.Name] = pin.Default
		}
	}
	for name, value := range inputs {
		all[name] = value
	}
	host.Current.Inputs = all
	input, err := json.Marshal(map[string]any{"node_name": node.Name, "inputs": all})
	if err != nil {
		t.Fatal(err)
	}
	var result Result
	if err := json.Unmarshal(flowlike.Execute([]flowlike.Node{node}, input), &result); err != nil {
		t.Fatal(err)
	}
	return result
}

// Output is an output as a Go value. The test fails if there is none.
func Output[T any](t testing.TB, result Result, pin string) T {
	t.Helper()
	var value T
	if result.Error != "" {
		t.Fatalf("the node reports: %s", result.Error)
	}
	if err := json.Unmarshal(result.Outputs[pin], &value); err != nil {
		t.Fatalf("the output %s: %v", pin, err)
	}
	return value
}

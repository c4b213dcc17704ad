package nodes

import (
	"testing"

	"com.example.nodes/sdk/flowliketest"
)

func TestGreet(t *testing.T) {
	for name, expected := range map[string]string{"Ada": "Hello, Ada!", "größer 🌍": "Hello, größer 🌍!"} {
		done := flowliketest.Run(t, greet, map[string]any{"name": name})
		if greeting := flowliketest.Output[string](t, done, "greeting"); greeting != expected {
			t.Errorf("it says %q, expected %q", greeting, expected)
		}
	}
}

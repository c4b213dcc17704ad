package nodes

import (
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"com.example.nodes/sdk/flowliketest"
)

// inputs by pin.
type inputs = map[string]any

func fails(t *testing.T, done flowliketest.Result, message string) {
	t.Helper()
	if done.Error != message {
		t.Errorf("the error is %q, expected %q", done.Error, message)
	}
	if len(done.Outputs) > 0 || len(done.Activated) > 0 {
		t.Errorf("a node that failed has set %v and activated %v", done.Outputs, done.Activated)
	}
}

func has[T comparable](t *testing.T, done flowliketest.Result, pin string, expected T) {
	t.Helper()
	if value := flowliketest.Output[T](t, done, pin); value != expected {
		t.Errorf("%s is %v, expected %v", pin, value, expected)
	}
}

func activates(t *testing.T, done flowliketest.Result, pins ...string) {
	t.Helper()
	if !slices.Equal(done.Activated, pins) {
		t.Errorf("it activates %v, expected %v", done.Activated, pins)
	}
}

func TestAdd(t *testing.T) {
	for _, c := range []struct{ a, b, sum int64 }{
		{1, 2, 3},
		{0, 0, 0},
		{math.MinInt64, math.MaxInt64, -1},
		{math.MinInt64, 0, math.MinInt64},
		{1<<53 + 1, 0, 1<<53 + 1},
	} {
		has(t, flowliketest.Run(t, add, inputs{"a": c.a, "b": c.b}), "sum", c.sum)
	}
	has(t, flowliketest.Run(t, add, nil), "sum", int64(0))
	over := flowliketest.Run(t, add, inputs{"a": int64(math.MaxInt64), "b": 1})
	fails(t, over, "9223372036854775807 + 1 does not fit into 64 bits")
	under := flowliketest.Run(t, add, inputs{"a": int64(math.MinInt64), "b": -1})
	fails(t, under, "-9223372036854775808 + -1 does not fit into 64 bits")
	fails(t, flowliketest.Run(t, add, inputs{"a": "one"}), "the input a: string is no int64")
	large := flowliketest.Run(t, add, inputs{"a": uint64(math.MaxInt64) + 1})
	fails(t, large, "the input a: number 9223372036854775808 is no int64")
}

func TestTextStats(t *testing.T) {
	for text, expected := range map[string]stats{
		"one two\nthree größer 🌍\n": {23, 5, 2, "größer"},
		"":                          {},
		" \t\r\n\n":                 {5, 0, 2, ""},
		"aa bb cc":                  {8, 3, 1, "aa"},
		"\"quoted\"\\ 日本語 abcdefgh\x01\r\nlast": {29, 4, 2, "\"quoted\"\\"},
	} {
		has(t, flowliketest.Run(t, textStats, inputs{"text": text}), "stats", expected)
	}
}

func TestBranch(t *testing.T) {
	activates(t, flowliketest.Run(t, branch, inputs{"condition": true}), "true")
	activates(t, flowliketest.Run(t, branch, nil), "false")
}

func TestHTTPJSON(t *testing.T) {
	host := flowliketest.NewHost(t)
	host.Answers["https://api.test/good"] = flowliketest.Answer{Status: 200, Body: `{"id": 9007199254740993}`}
	host.Answers["https://api.test/html"] = flowliketest.Answer{Status: 404, Body: "<html>"}

	good := flowliketest.Run(t, httpJSON, inputs{"url": "https://api.test/good"})
	has(t, good, "status", 200)
	has(t, good, "body", struct{ ID int64 }{9007199254740993})
	activates(t, good, "exec_out")
	sent := flowliketest.Request{Method: "GET", URL: "https://api.test/good", Header: `{"Accept":"application/json"}`}
	if host.Requests[0] != sent {
		t.Errorf("it sent %v", host.Requests[0])
	}

	html := flowliketest.Run(t, httpJSON, inputs{"url": "https://api.test/html"})
	fails(t, html, "the answer from https://api.test/html is not JSON")
	none := flowliketest.Run(t, httpJSON, inputs{"url": "https://api.test/none"})
	fails(t, none, "no answer from https://api.test/none")
}

func TestNotes(t *testing.T) {
	host := flowliketest.NewHost(t)
	text := "größer 🌍 \"quoted\"\\\n\x01"
	has(t, flowliketest.Run(t, notes, inputs{"name": "a.txt", "text": text}), "read", text)
	second := flowliketest.Run(t, notes, inputs{"name": "deep/b.txt", "text": "b"})
	activates(t, second, "exec_out")
	names := flowliketest.Output[[]string](t, second, "names")
	if !slices.Equal(names, []string{"a.txt", "deep/b.txt"}) {
		t.Errorf("the names are %v", names)
	}

	fails(t, flowliketest.Run(t, notes, inputs{"name": "c.txt"}), "c.txt could not be read")
	outside := flowliketest.Run(t, notes, inputs{"name": "../c.txt", "text": "c"})
	fails(t, outside, "../c.txt could not be written")
	host.NoStorage = true
	fails(t, flowliketest.Run(t, notes, nil), "there is no storage directory")
}

func TestProgress(t *testing.T) {
	host := flowliketest.NewHost(t)
	done := flowliketest.Run(t, progress, inputs{"steps": 2})
	has(t, done, "done", 2)
	activates(t, done, "exec_out")
	expected := []flowliketest.Event{
		{Type: "text", Data: "step 1 of 2\n"},
		{Type: "progress", Data: `{"progress":0.5,"message":"step 1 of 2"}`},
		{Type: "text", Data: "step 2 of 2\n"},
		{Type: "progress", Data: `{"progress":1,"message":"step 2 of 2"}`},
	}
	if !slices.Equal(host.Streamed, expected) {
		t.Errorf("it streamed %v", host.Streamed)
	}
}

func TestWhoami(t *testing.T) {
	host := flowliketest.NewHost(t)
	stranger := flowliketest.Run(t, whoami, nil)
	has(t, stranger, "where", place{})
	has(t, stranger, "greeting", "Hello, stranger!")
	has(t, stranger, "runs", 1)
	has(t, stranger, "signed_in", false)
	activates(t, stranger, "exec_out")

	host.NodeID, host.RunID, host.AppID, host.BoardID, host.UserID = "n", "r", "a", "b", "Ada"
	host.Variables["greeting"] = "Welcome"
	host.Tokens["github"] = "secret"
	known := flowliketest.Run(t, whoami, nil)
	has(t, known, "where", place{"n", "r", "a", "b", "Ada"})
	has(t, known, "greeting", "Welcome, Ada!")
	has(t, known, "runs", 2)
	has(t, known, "signed_in", true)
}

func TestManifestListsAllNodes(t *testing.T) {
	manifest, err := os.ReadFile("../manifest.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, node := range All {
		if !strings.Contains(string(manifest), `id = "`+node.Name+`"`) {
			t.Errorf("manifest.toml does not list %s", node.Name)
		}
	}
}

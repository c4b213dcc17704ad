package flowlike_test

import (
	"encoding/json"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	flowlike "com.example.nodes/sdk"
	"com.example.nodes/sdk/flowliketest"
)

// run makes a node of a function, and runs it.
func run(t *testing.T, run func(*flowlike.Context) error) flowliketest.Result {
	t.Helper()
	return flowliketest.Run(t, flowlike.Node{Name: "node", Run: run}, nil)
}

func is[T comparable](t *testing.T, what string, value, expected T) {
	t.Helper()
	if value != expected {
		t.Errorf("%s is %v, expected %v", what, value, expected)
	}
}

func TestOddInputIsReported(t *testing.T) {
	nodes := []flowlike.Node{{Name: "a", Run: func(*flowlike.Context) error { return nil }}, {Name: "b"}}
	for input, expected := range map[string]string{
		``:                     "the execution input: unexpected end",
		`[]`:                   "the execution input: json: cannot unmarshal",
		`{"node_name": "c"}`:   "this package has no node c",
		`{}`:                   "this package has no node ",
		`{"node_name": "a"} 1`: "the execution input: invalid character",
		`{"node_name": "a"}`:   "",
		`{"node_name": "b"}`:   "panic: runtime error: ",
	} {
		var result flowliketest.Result
		if err := json.Unmarshal(flowlike.Execute(nodes, []byte(input)), &result); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(result.Error, expected) || (expected == "") != (result.Error == "") {
			t.Errorf("%s: the error is %q, expected %q", input, result.Error, expected)
		}
	}
}

func TestFailuresUndoWhatWasSet(t *testing.T) {
	for expected, how := range map[string]func() error{
		"why":                          func() error { return errors.New("why") },
		"":                             func() error { return errors.New("") },
		"panic: why":                   func() error { panic("why") },
		"json: unsupported value: NaN": func() error { flowlike.SetCached("nan", math.NaN()); return nil },
	} {
		done := run(t, func(ctx *flowlike.Context) error {
			ctx.Output("value", 1)
			ctx.Activate("exec_out")
			return how()
		})
		is(t, "the error", done.Error, expected)
		is(t, "what counts", len(done.Outputs)+len(done.Activated), 0)
	}
}

func TestValuesAreExact(t *testing.T) {
	host := flowliketest.NewHost(t)
	host.Variables["any"] = json.RawMessage(`{"id": 9223372036854775807}`)
	value, _ := flowlike.Variable[any]("any")
	flowlike.SetVariable("copy", value)
	copied, ok := flowlike.Variable[struct{ ID int64 }]("copy")
	is(t, "the copy", copied.ID, math.MaxInt64)
	is(t, "ok", ok, true)
	host.Variables["null"] = nil
	for _, name := range []string{"any", "null", "none"} {
		_, ok = flowlike.Variable[string](name)
		is(t, name, ok, false)
	}
	is(t, "any", flowlike.HasVariable("any"), true)
	flowlike.DeleteVariable("any")
	is(t, "any", flowlike.HasVariable("any"), false)
	flowlike.SetCached("a", "<größer> 🌍\n")
	cached, _ := flowlike.Cached[string]("a")
	is(t, "cached", cached, "<größer> 🌍\n")
	flowlike.DeleteCached("a")
	is(t, "a", flowlike.HasCached("a"), false)
}

func TestFilesAreWrittenInPieces(t *testing.T) {
	host := flowliketest.NewHost(t)
	directory, err := flowlike.UserDir(true)
	if err != nil {
		t.Fatal(err)
	}
	file, err := directory.Join("large.txt").Create(6)
	if err != nil {
		t.Fatal(err)
	}
	for _, piece := range []string{"one", "", "two"} {
		if _, err := io.WriteString(file, piece); err != nil {
			t.Fatal(err)
		}
	}
	_, err = file.Write([]byte("x"))
	is(t, "too much", err == nil, false)
	is(t, "before", len(host.Files), 0)
	is(t, "closed", file.Close(), nil)
	is(t, "the file", host.Files["user/node/large.txt"], "onetwo")
	short, _ := directory.Join("short.txt").Create(6)
	is(t, "too short", short.Close() == nil, false)
	_, err = directory.Join("../x").Create(1)
	is(t, "outside", err == nil, false)
}

func TestRequestsAndSockets(t *testing.T) {
	host := flowliketest.NewHost(t)
	host.Answers["https://a.test"] = flowliketest.Answer{Status: 201, Header: map[string]string{"x": "y"}, Body: "done"}
	response, err := flowlike.Post("https://a.test", []int{1})
	if err != nil {
		t.Fatal(err)
	}
	parts, err := response.Parts()
	is(t, "parts", err, nil)
	is(t, "status", parts.Status, 201)
	is(t, "OK", response.OK(), true)
	is(t, "header", parts.Header["x"], "y")
	text, _ := response.Text()
	is(t, "text", text, "done")
	is(t, "sent", host.Requests[0].Method+host.Requests[0].Body, "POST[1]")
	_, err = flowlike.Request{Method: "BREW", URL: "https://a.test"}.Send()
	is(t, "method", err.Error(), "there is no method BREW")

	host.Sockets["wss://a.test"] = []string{"hello"}
	socket, err := flowlike.Connect("wss://a.test", "chat")
	if err != nil {
		t.Fatal(err)
	}
	is(t, "sent", socket.SendText("hi"), nil)
	message, err := socket.Receive(flowlike.Forever)
	is(t, "received", string(message.Data), "hello")
	is(t, "received", err, nil)
	_, err = socket.Receive(0)
	is(t, "closed", err, io.EOF)
	is(t, "sent", host.Sent[0], "hi")
	_, err = flowlike.Connect("wss://b.test")
	is(t, "nobody", err.Error(), "no connection to wss://b.test")
}

func TestServices(t *testing.T) {
	host := flowliketest.NewHost(t)
	_, err := flowlike.Prompt("model", "messages", false)
	is(t, "no model", err.Error(), "the model gave no answer")
	host.Models["llm_prompt"] = `{"text":"hi"}`
	answer, _ := flowlike.Prompt("model", "messages", true)
	is(t, "the model", string(answer), `{"text":"hi"}`)
	host.Models["list_types"] = `["FlowPath"]`
	is(t, "types", flowlike.Types()[0], "FlowPath")
	host.Tokens["github"] = "secret"
	token, ok := flowlike.OAuthToken("github")
	is(t, "token", token.AccessToken, "secret")
	is(t, "token", ok, true)
	flowlike.LogJSON(flowlike.LevelWarn, "careful", []int{1})
	is(t, "log", host.Log[0], flowliketest.Line{Level: "warn", Message: "careful", Data: "[1]"})
	host.Inputs["a"] = int64(math.MinInt64)
	a, _ := flowlike.PinInput[int64]("a")
	is(t, "a", a, math.MinInt64)
	flowlike.SetPinOutput("b", a)
	is(t, "b", host.Outputs["b"], "-9223372036854775808")
}

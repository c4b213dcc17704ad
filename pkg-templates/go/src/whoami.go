package nodes

import flowlike "com.example.nodes/sdk"

var whoami = flowlike.Node{
	Name:         "whoami",
	FriendlyName: "Who am I",
	Description:  "Says where and for whom it runs",
	Category:     "Examples",
	Permissions:  []string{"variables_read", "cache", "oauth"},
	Inputs:       []flowlike.Pin{flowlike.ExecIn},
	Outputs: []flowlike.Pin{
		flowlike.ExecOut,
		{
			Name: "where", FriendlyName: "Where", Description: "What the host says about this run", Type: flowlike.Struct,
			Schema: `{"type":"object","properties":{"node":{"type":"string"},"run":{"type":"string"},` +
				`"app":{"type":"string"},"board":{"type":"string"},"user":{"type":"string"}},` +
				`"required":["node","run","app","board","user"]}`,
		},
		{Name: "greeting", FriendlyName: "Greeting", Description: "The variable greeting, and the user", Type: flowlike.String},
		{Name: "runs", FriendlyName: "Runs", Description: "How often it ran in this flow", Type: flowlike.Integer},
		{Name: "signed_in", FriendlyName: "Signed in", Description: "Whether there is a token for GitHub", Type: flowlike.Boolean},
	},
	Run: runWhoami,
}

type place struct {
	Node  string `json:"node"`
	Run   string `json:"run"`
	App   string `json:"app"`
	Board string `json:"board"`
	User  string `json:"user"`
}

func runWhoami(ctx *flowlike.Context) error {
	where := place{
		Node:  flowlike.NodeID(),
		Run:   flowlike.RunID(),
		App:   flowlike.AppID(),
		Board: flowlike.BoardID(),
		User:  flowlike.UserID(),
	}
	greeting, ok := flowlike.Variable[string]("greeting")
	if !ok {
		greeting = "Hello"
	}
	name := where.User
	if name == "" {
		name = "stranger"
	}
	// Zero where nothing is cached.
	runs, _ := flowlike.Cached[int64]("runs")
	runs++
	flowlike.SetCached("runs", runs)

	ctx.Output("where", where)
	ctx.Output("greeting", greeting+", "+name+"!")
	ctx.Output("runs", runs)
	ctx.Output("signed_in", flowlike.HasOAuthToken("github"))
	ctx.Activate("exec_out")
	return nil
}

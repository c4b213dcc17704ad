package nodes

import flowlike "com.example.nodes/sdk"

var branch = flowlike.Node{
	Name:         "branch",
	FriendlyName: "Branch",
	Description:  "Goes one of two ways",
	Category:     "Examples",
	Inputs: []flowlike.Pin{
		flowlike.ExecIn,
		{Name: "condition", FriendlyName: "Condition", Description: "Which way", Type: flowlike.Boolean, Default: false},
	},
	Outputs: []flowlike.Pin{
		{Name: "true", FriendlyName: "True", Description: "Where it goes if the condition holds", Type: flowlike.Execution},
		{Name: "false", FriendlyName: "False", Description: "Where it goes if not", Type: flowlike.Execution},
	},
	Run: runBranch,
}

func runBranch(ctx *flowlike.Context) error {
	var in struct{ Condition bool }
	if err := ctx.Inputs(&in); err != nil {
		return err
	}
	if in.Condition {
		ctx.Activate("true")
	} else {
		ctx.Activate("false")
	}
	return nil
}

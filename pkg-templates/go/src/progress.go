package nodes

import (
	"fmt"

	flowlike "com.example.nodes/sdk"
)

var progress = flowlike.Node{
	Name:         "progress",
	FriendlyName: "Progress",
	Description:  "Streams text and progress while it works",
	Category:     "Examples",
	Permissions:  []string{"streaming"},
	Inputs: []flowlike.Pin{
		flowlike.ExecIn,
		{Name: "steps", FriendlyName: "Steps", Description: "How many steps it takes", Type: flowlike.Integer, Default: 4, Range: []float64{1, 100}},
	},
	Outputs: []flowlike.Pin{
		flowlike.ExecOut,
		{Name: "done", FriendlyName: "Done", Description: "How many steps it took", Type: flowlike.Integer},
	},
	Run: runProgress,
}

func runProgress(ctx *flowlike.Context) error {
	var in struct{ Steps int64 }
	if err := ctx.Inputs(&in); err != nil {
		return err
	}
	for step := int64(1); step <= in.Steps; step++ {
		// A real node would do something here.
		message := fmt.Sprintf("step %d of %d", step, in.Steps)
		flowlike.StreamText(message + "\n")
		flowlike.StreamProgress(float64(step)/float64(in.Steps), message)
	}
	ctx.Output("done", in.Steps)
	ctx.Activate("exec_out")
	return nil
}

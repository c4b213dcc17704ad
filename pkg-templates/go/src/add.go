package nodes

import (
	"fmt"

	flowlike "com.example.nodes/sdk"
)

// A node without exec pins runs whenever somebody needs its outputs.
var add = flowlike.Node{
	Name:         "add",
	FriendlyName: "Add",
	Description:  "Adds two integers, exactly",
	Category:     "Examples",
	Inputs: []flowlike.Pin{
		{Name: "a", FriendlyName: "A", Description: "The first integer", Type: flowlike.Integer, Default: 0},
		{Name: "b", FriendlyName: "B", Description: "The second integer", Type: flowlike.Integer, Default: 0},
	},
	Outputs: []flowlike.Pin{
		{Name: "sum", FriendlyName: "Sum", Description: "Both together", Type: flowlike.Integer},
	},
	Run: runAdd,
}

func runAdd(ctx *flowlike.Context) error {
	var in struct{ A, B int64 }
	if err := ctx.Inputs(&in); err != nil {
		return err
	}
	sum := in.A + in.B
	// Integers wrap around: the sum of two that are not negative would be.
	if (sum < in.A) != (in.B < 0) {
		return fmt.Errorf("%d + %d does not fit into 64 bits", in.A, in.B)
	}
	ctx.Output("sum", sum)
	return nil
}

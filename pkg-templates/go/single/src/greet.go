// Package nodes has a node that greets. For more nodes, make each a variable, and list all of them.
package nodes

import flowlike "com.example.nodes/sdk"

// All are the nodes of this package, in the order in which people see them.
var All = []flowlike.Node{greet}

var greet = flowlike.Node{
	Name:         "greet",
	FriendlyName: "Greet",
	Description:  "Greets by name",
	Category:     "Examples",
	Inputs: []flowlike.Pin{
		{Name: "name", FriendlyName: "Name", Description: "Who is greeted", Type: flowlike.String, Default: "World"},
	},
	Outputs: []flowlike.Pin{
		{Name: "greeting", FriendlyName: "Greeting", Description: "What to say", Type: flowlike.String},
	},
	Run: runGreet,
}

func runGreet(ctx *flowlike.Context) error {
	var in struct{ Name string }
	if err := ctx.Inputs(&in); err != nil {
		return err
	}
	ctx.Output("greeting", "Hello, "+in.Name+"!")
	return nil
}

package flowlike

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
)

// registered are the nodes of this module.
var registered []Node

// Register adds nodes to the module, from an init function.
func Register(nodes ...Node) {
	registered = append(registered, nodes...)
}

// Execute runs the node that an execution input names. It is what the module exports as run, and what tests call.
func Execute(nodes []Node, input []byte) []byte {
	var execution struct {
		NodeName string          `json:"node_name"`
		Inputs   json.RawMessage `json:"inputs"`
	}
	if err := json.Unmarshal(input, &execution); err != nil {
		return failed(fmt.Errorf("the execution input: %w", err))
	}
	node := find(nodes, execution.NodeName)
	if node == nil {
		return failed(fmt.Errorf("this package has no node %s", execution.NodeName))
	}
	context := &Context{
		inputs: execution.Inputs,
		result: result{Outputs: map[string]json.RawMessage{}, Activate: []string{}},
	}
	if err := call(node, context); err != nil {
		// What was set before counts no more.
		return failed(err)
	}
	return encode(context.result)
}

func find(nodes []Node, name string) *Node {
	// Hosts that know of one node only need not name it.
	if len(nodes) == 1 && name == "" {
		return &nodes[0]
	}
	for i := range nodes {
		if nodes[i].Name == name {
			return &nodes[i]
		}
	}
	return nil
}

// call runs a node, and makes an error of a panic: a trap would take the whole instance with it.
func call(node *Node, context *Context) (err error) {
	defer func() {
		switch cause := recover().(type) {
		case nil:
		case failure:
			err = cause
		default:
			err = fmt.Errorf("panic: %v", cause)
			// Standard error is the log of the run.
			os.Stderr.Write(debug.Stack())
		}
	}()
	return node.Run(context)
}

func failed(err error) []byte {
	message := err.Error()
	return encode(result{Outputs: map[string]json.RawMessage{}, Activate: []string{}, Error: &message})
}

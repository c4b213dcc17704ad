package nodes

import (
	"fmt"

	flowlike "com.example.nodes/sdk"
)

var notes = flowlike.Node{
	Name:         "notes",
	FriendlyName: "Notes",
	Description:  "Writes, reads and lists texts in the storage of the node",
	Category:     "Examples",
	Permissions:  []string{"storage:node"},
	Inputs: []flowlike.Pin{
		flowlike.ExecIn,
		{Name: "name", FriendlyName: "Name", Description: "Name of the file", Type: flowlike.String, Default: "note.txt"},
		{Name: "text", FriendlyName: "Text", Description: "What to write; nothing is written if it is empty", Type: flowlike.String, Default: ""},
	},
	Outputs: []flowlike.Pin{
		flowlike.ExecOut,
		{Name: "read", FriendlyName: "Read", Description: "What the file has", Type: flowlike.String},
		{Name: "names", FriendlyName: "Names", Description: "All files", Type: flowlike.String, ValueType: flowlike.Array},
	},
	Run: runNotes,
}

func runNotes(ctx *flowlike.Context) error {
	var in struct{ Name, Text string }
	if err := ctx.Inputs(&in); err != nil {
		return err
	}
	directory, err := flowlike.NodeDir()
	if err != nil {
		return err
	}
	file := directory.Join(in.Name)
	if in.Text != "" {
		if err := file.Write([]byte(in.Text)); err != nil {
			return fmt.Errorf("%s could not be written", in.Name)
		}
	}
	text, err := file.ReadText()
	if err != nil {
		return fmt.Errorf("%s could not be read", in.Name)
	}
	files, err := directory.List()
	if err != nil {
		return err
	}
	// Not nil, which JSON would call null.
	names := []string{}
	for _, file := range files {
		names = append(names, directory.Relative(file))
	}
	ctx.Output("read", text)
	ctx.Output("names", names)
	ctx.Activate("exec_out")
	return nil
}

package nodes

import flowlike "com.example.nodes/sdk"

var httpJSON = flowlike.Node{
	Name:         "http_json",
	FriendlyName: "Fetch JSON",
	Description:  "Asks an API and reads its answer",
	Category:     "Examples",
	Permissions:  []string{"http_get"},
	Inputs: []flowlike.Pin{
		flowlike.ExecIn,
		{Name: "url", FriendlyName: "URL", Description: "Where to ask", Type: flowlike.String, Default: "https://api.github.com"},
	},
	Outputs: []flowlike.Pin{
		flowlike.ExecOut,
		{Name: "status", FriendlyName: "Status", Description: "HTTP status of the answer", Type: flowlike.Integer},
		{Name: "body", FriendlyName: "Body", Description: "The answer", Type: flowlike.Generic},
	},
	Run: runHTTPJSON,
}

func runHTTPJSON(ctx *flowlike.Context) error {
	var in struct{ URL string }
	if err := ctx.Inputs(&in); err != nil {
		return err
	}
	request := flowlike.Request{URL: in.URL, Header: map[string]string{"Accept": "application/json"}}
	response, err := request.Send()
	if err != nil {
		return err
	}
	// Whatever it is. A struct here would pick out what it has fields for.
	var body any
	if err := response.JSON(&body); err != nil {
		return err
	}
	ctx.Output("status", response.Status())
	ctx.Output("body", body)
	ctx.Activate("exec_out")
	return nil
}

package nodes

import (
	"strings"
	"unicode/utf8"

	flowlike "com.example.nodes/sdk"
)

var textStats = flowlike.Node{
	Name:         "text_stats",
	FriendlyName: "Text statistics",
	Description:  "Counts what is in a text",
	Category:     "Examples",
	Inputs: []flowlike.Pin{
		{Name: "text", FriendlyName: "Text", Description: "What to look at", Type: flowlike.String, Default: ""},
	},
	Outputs: []flowlike.Pin{{
		Name: "stats", FriendlyName: "Statistics", Description: "What was counted", Type: flowlike.Struct,
		Schema: `{"type":"object","properties":{"characters":{"type":"integer"},"words":{"type":"integer"},` +
			`"lines":{"type":"integer"},"longest_word":{"type":"string"}},` +
			`"required":["characters","words","lines","longest_word"]}`,
	}},
	Run: runTextStats,
}

// stats is what comes out: the schema above says the same to the editor.
type stats struct {
	Characters  int    `json:"characters"`
	Words       int    `json:"words"`
	Lines       int    `json:"lines"`
	LongestWord string `json:"longest_word"`
}

func runTextStats(ctx *flowlike.Context) error {
	var in struct{ Text string }
	if err := ctx.Inputs(&in); err != nil {
		return err
	}
	found := stats{
		Characters: utf8.RuneCountInString(in.Text),
		Lines:      strings.Count(in.Text, "\n"),
	}
	// The last line may go without a line feed.
	if in.Text != "" && !strings.HasSuffix(in.Text, "\n") {
		found.Lines++
	}
	longest := 0
	for word := range strings.FieldsFuncSeq(in.Text, isSpace) {
		found.Words++
		if length := utf8.RuneCountInString(word); length > longest {
			longest, found.LongestWord = length, word
		}
	}
	ctx.Output("stats", found)
	return nil
}

func isSpace(r rune) bool {
	return r == ' ' || r == '\t' || r == '\n' || r == '\r'
}

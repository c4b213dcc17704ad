package flowlike

import "com.example.nodes/sdk/internal/host"

// StreamText shows a piece of text to whoever watches the run. Needs streaming, as for the others.
func StreamText(text string) { host.StreamText(text) }

// StreamProgress shows how far it is, from 0 to 1.
func StreamProgress(progress float64, message string) {
	Stream("progress", struct {
		Progress float64 `json:"progress"`
		Message  string  `json:"message"`
	}{progress, message})
}

// Stream sends an event of any type.
func Stream(event string, data any) { host.StreamEmit(event, encodeText(data)) }

package flowlike

import "com.example.nodes/sdk/internal/host"

// Pins by calls to the host, one by one. A Context does without them. What is set here counts even if the node fails
// afterwards.

// PinInput is an input, if there is a value.
func PinInput[T any](name string) (value T, ok bool) { return take[T](host.PinsGetInput(name)) }

// SetPinOutput sets an output at once.
func SetPinOutput(name string, value any) { host.PinsSetOutput(name, encodeText(value)) }

// ActivatePin has the board go on at an exec pin.
func ActivatePin(name string) { host.PinsActivateExec(name) }

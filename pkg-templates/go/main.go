// Example nodes as a WebAssembly module. `flow-like build` compiles this folder.
package main

import (
	flowlike "com.example.nodes/sdk"
	nodes "com.example.nodes/src"
)

// A module is a library: hosts initialize it and call its exports, and nobody calls main.
func init() {
	flowlike.Register(nodes.All...)
}

func main() {}

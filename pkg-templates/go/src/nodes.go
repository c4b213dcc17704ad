// Package nodes has seven small nodes that show what a package can do. Each is a file; this is the list of them.
package nodes

import flowlike "com.example.nodes/sdk"

// All are the nodes of this package, in the order in which people see them.
var All = []flowlike.Node{
	add,
	textStats,
	branch,
	httpJSON,
	notes,
	progress,
	whoami,
}

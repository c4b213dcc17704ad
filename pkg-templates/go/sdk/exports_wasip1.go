package flowlike

import "com.example.nodes/sdk/internal/host"

//go:wasmexport get_abi_version
func exportABIVersion() int32 {
	return 1
}

//go:wasmexport get_nodes
func exportNodes() uint64 {
	return host.Give(Definitions(registered))
}

//go:wasmexport run
func exportRun(place, length uint32) uint64 {
	return host.Give(Execute(registered, host.Lent(place, length)))
}

//go:wasmexport alloc
func exportAlloc(length uint32) uint32 {
	return host.Alloc(length)
}

//go:wasmexport dealloc
func exportDealloc(place, _ uint32) {
	host.Dealloc(place)
}

package flowlike

import "com.example.nodes/sdk/internal/host"

// Variable is a variable of the flow, as of a map:
//
//	name, ok := flowlike.Variable[string]("name")
//
// Needs variables_read.
func Variable[T any](name string) (value T, ok bool) { return take[T](host.VarsGet(name)) }

// HasVariable is whether there is one. Needs variables_read.
func HasVariable(name string) bool { return host.VarsHas(name) }

// SetVariable sets it. Needs variables_write.
func SetVariable(name string, value any) { host.VarsSet(name, encodeText(value)) }

// DeleteVariable removes it. Needs variables_write.
func DeleteVariable(name string) { host.VarsDelete(name) }

// Cached is an entry of the cache, which the nodes of a package share as long as the flow is there. Needs cache_read.
func Cached[T any](name string) (value T, ok bool) { return take[T](host.CacheGet(name)) }

// HasCached is whether there is one. Needs cache_read.
func HasCached(name string) bool { return host.CacheHas(name) }

// SetCached sets it. Needs cache_write.
func SetCached(name string, value any) { host.CacheSet(name, encodeText(value)) }

// DeleteCached removes it. Needs cache_write.
func DeleteCached(name string) { host.CacheDelete(name) }

// What the module exports.

#ifdef __wasm__

#include <cstdlib>
#include <new>

#include "flowlike.hpp"
#include "flowlike/imports.hpp"

#define EXPORT(name) extern "C" [[clang::export_name(name)]]

namespace flowlike {

// The host allocates what it returns with our `alloc`, and does not free it.
std::string imports::take(Packed packed) {
  if (packed == 0) return {};
  auto *data = reinterpret_cast<char *>(static_cast<std::uintptr_t>(packed >> 32));
  std::string text(data, static_cast<std::uint32_t>(packed));
  std::free(data);
  return text;
}

namespace {

// Never destroyed: a reactor has no end.
const std::vector<Node> &nodes() {
  static const auto &nodes = *new std::vector<Node>(package());
  return nodes;
}

// Nodes need not test for what they can do nothing about.
void out_of_memory() {
  log::error("out of memory");
  std::abort();
}

// What the host was handed last stays here until it asks for the next.
imports::Packed hand(std::string text) {
  static auto &handed = *new std::string;
  handed = std::move(text);
  return static_cast<imports::Packed>(reinterpret_cast<std::uintptr_t>(handed.data())) << 32 | handed.size();
}

} // namespace

EXPORT("get_nodes") imports::Packed flowlike_get_nodes() {
  std::set_new_handler(out_of_memory);
  return hand(dump(definitions(nodes())));
}

EXPORT("run") imports::Packed flowlike_run(const char *input, std::uint32_t length) {
  std::set_new_handler(out_of_memory);
  return hand(dump(Context::dispatch(nodes(), {input, length})));
}

EXPORT("alloc") void *flowlike_alloc(std::uint32_t size) {
  // Not every malloc says no to the impossible, and some do to nothing.
  return size > PTRDIFF_MAX ? nullptr : std::malloc(size == 0 ? 1 : size);
}

EXPORT("dealloc") void flowlike_dealloc(void *memory, std::uint32_t) { std::free(memory); }

EXPORT("get_abi_version") std::int32_t flowlike_get_abi_version() { return 1; }

} // namespace flowlike

#endif

#include "flowlike.hpp"

namespace flowlike {

void pins::set(std::string_view pin, const json &value) {
  auto text = dump(value);
  imports::set_output(FLOWLIKE_PASS(pin), FLOWLIKE_PASS(text));
}

void pins::activate(std::string_view pin) { imports::activate_exec(FLOWLIKE_PASS(pin)); }

void vars::set(std::string_view name, const json &value) {
  auto text = dump(value);
  imports::vars_set(FLOWLIKE_PASS(name), FLOWLIKE_PASS(text));
}

void vars::remove(std::string_view name) { imports::vars_delete(FLOWLIKE_PASS(name)); }

bool vars::has(std::string_view name) { return imports::vars_has(FLOWLIKE_PASS(name)) != 0; }

void cache::set(std::string_view name, const json &value) {
  auto text = dump(value);
  imports::cache_set(FLOWLIKE_PASS(name), FLOWLIKE_PASS(text));
}

void cache::remove(std::string_view name) { imports::cache_delete(FLOWLIKE_PASS(name)); }

bool cache::has(std::string_view name) { return imports::cache_has(FLOWLIKE_PASS(name)) != 0; }

} // namespace flowlike

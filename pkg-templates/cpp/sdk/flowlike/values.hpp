// Pins, variables and the cache: named JSON values that the host keeps. With a type, as in `vars::get<std::string>("name")`,
// only values of that type count.
#ifndef FLOWLIKE_VALUES_HPP
#define FLOWLIKE_VALUES_HPP

#include "base.hpp"
#include "imports.hpp"

namespace flowlike {

template <class T> std::optional<T> take_as(imports::Packed packed) {
  auto value = parse(imports::take(packed));
  return value ? as<T>(*value) : std::nullopt;
}

// The same as inputs and outputs, but the host knows at once.
namespace pins {
template <class T = json> std::optional<T> get(std::string_view pin) {
  return take_as<T>(imports::get_input(FLOWLIKE_PASS(pin)));
}
void set(std::string_view pin, const json &value);
void activate(std::string_view pin);
} // namespace pins

// Variables of the flow. Needs variables_read or variables_write.
namespace vars {
template <class T = json> std::optional<T> get(std::string_view name) {
  return take_as<T>(imports::vars_get(FLOWLIKE_PASS(name)));
}
void set(std::string_view name, const json &value);
void remove(std::string_view name);
bool has(std::string_view name);
} // namespace vars

// As long as the flow, for all nodes of the package. Needs cache_read or cache_write.
namespace cache {
template <class T = json> std::optional<T> get(std::string_view name) {
  return take_as<T>(imports::cache_get(FLOWLIKE_PASS(name)));
}
void set(std::string_view name, const json &value);
void remove(std::string_view name);
bool has(std::string_view name);
} // namespace cache

} // namespace flowlike

#endif

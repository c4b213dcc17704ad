// Errors, texts and JSON.
#ifndef FLOWLIKE_BASE_HPP
#define FLOWLIKE_BASE_HPP

#include <concepts>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

namespace flowlike {

using json = nlohmann::json;

// What went wrong, for people.
struct Error {
  std::string message;
};

// What a function returns that can fail: `return fail("…")` where it does.
template <class T = void> using Result = std::expected<T, Error>;

inline void append(std::string &to, std::string_view part) { to += part; }
inline void append(std::string &to, const Error &error) { to += error.message; }
void append(std::string &to, double part); // as JSON has it
template <std::integral T> void append(std::string &to, T part) { to += std::to_string(part); }

// Texts and numbers, one after the other.
template <class... Parts> std::string text(const Parts &...parts) {
  std::string joined;
  (append(joined, parts), ...);
  return joined;
}

template <class... Parts> std::unexpected<Error> fail(const Parts &...parts) {
  return std::unexpected(Error{text(parts...)});
}

// Bytes are strings as well; these say whether they are text, and how JSON has them.
bool is_utf8(std::string_view bytes);
std::string base64_encode(std::string_view bytes);
std::optional<std::string> base64_decode(std::string_view base64);

// Nothing where it is no JSON, or has more levels than the host takes.
std::optional<json> parse(std::string_view text);
std::string dump(const json &value);

// A value if it is of that type. Without exceptions, `value.get<T>()` ends the run if it is not.
template <class T> std::optional<T> as(const json &value) {
  if constexpr (std::same_as<T, json>) {
    return value;
  } else if constexpr (std::same_as<T, bool>) {
    if (value.is_boolean()) return value.get<bool>();
  } else if constexpr (std::integral<T>) {
    if (value.is_number_unsigned() && std::in_range<T>(value.get<std::uint64_t>())) return value.get<T>();
    if (value.is_number_integer() && !value.is_number_unsigned() && std::in_range<T>(value.get<std::int64_t>()))
      return value.get<T>();
  } else if constexpr (std::floating_point<T>) {
    if (value.is_number()) return value.get<T>();
  } else if constexpr (std::same_as<T, std::string>) {
    if (value.is_string()) return value.get<std::string>();
  } else {
    return T::from_json(value);
  }
  return std::nullopt;
}

// A member of an object; null where there is none.
const json &at(const json &object, std::string_view name);

// The same, if it is of that type.
template <class T> std::optional<T> member(const json &object, std::string_view name) { return as<T>(at(object, name)); }

} // namespace flowlike

#endif

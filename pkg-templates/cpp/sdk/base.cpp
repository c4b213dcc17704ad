#include "flowlike.hpp"

namespace flowlike {

namespace {

constexpr int max_depth = 120; // levels of JSON: the host takes 128, of which the result takes some for itself

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// What is no JSON may have any number of levels.
bool is_flat(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); i++) {
    char c = text[i];
    if (in_string && c == '\\') {
      i++;
    } else if (c == '"') {
      in_string = !in_string;
    } else if (!in_string && (c == '[' || c == '{')) {
      if (++depth > max_depth) return false;
    } else if (!in_string && (c == ']' || c == '}')) {
      depth--;
    }
  }
  return true;
}

} // namespace

void append(std::string &to, double part) { to += json(part).dump(); }

std::optional<json> parse(std::string_view text) {
  if (!is_flat(text)) return std::nullopt;
  json value = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (value.is_discarded()) return std::nullopt;
  return value;
}

const json &at(const json &object, std::string_view name) {
  static const json null;
  if (!object.is_object()) return null;
  auto found = object.find(name);
  return found == object.end() ? null : *found;
}

std::string dump(const json &value) {
  // JSON is UTF-8. Bytes that are not become U+FFFD, where `value.dump()` would end the run.
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

bool is_utf8(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    auto byte = [&](std::size_t at) { return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0; };
    int first = byte(i++);
    if (first < 0x80) continue;
    int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    if (first < 0xC2 || first > 0xF4) return false;
    // Nothing longer than it need be, no surrogates, nothing beyond U+10FFFF.
    if ((first == 0xE0 && byte(i) < 0xA0) || (first == 0xED && byte(i) > 0x9F)) return false;
    if ((first == 0xF0 && byte(i) < 0x90) || (first == 0xF4 && byte(i) > 0x8F)) return false;
    for (; more > 0; more--) {
      if ((byte(i++) & 0xC0) != 0x80) return false;
    }
  }
  return true;
}

std::string base64_encode(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::size_t left = bytes.size() - i;
    auto byte = [&](std::size_t at) -> std::uint32_t { return at < left ? static_cast<unsigned char>(bytes[i + at]) : 0; };
    std::uint32_t three = byte(0) << 16 | byte(1) << 8 | byte(2);
    text += alphabet[three >> 18];
    text += alphabet[three >> 12 & 63];
    text += left > 1 ? alphabet[three >> 6 & 63] : '=';
    text += left > 2 ? alphabet[three & 63] : '=';
  }
  return text;
}

std::optional<std::string> base64_decode(std::string_view base64) {
  for (int i = 0; i < 2 && base64.ends_with('='); i++) base64.remove_suffix(1);
  if (base64.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  bytes.reserve(base64.size() * 3 / 4);
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < base64.size(); i++) {
    std::size_t digit = alphabet.find(base64[i]);
    if (digit == alphabet.npos) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    if (i % 4 != 0) bytes += static_cast<char>(bits >> (6 - i % 4 * 2));
  }
  return bytes;
}

} // namespace flowlike

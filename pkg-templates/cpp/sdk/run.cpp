#include "flowlike.hpp"

namespace flowlike {

void log::trace(std::string_view message) { imports::log_trace(FLOWLIKE_PASS(message)); }
void log::debug(std::string_view message) { imports::log_debug(FLOWLIKE_PASS(message)); }
void log::info(std::string_view message) { imports::log_info(FLOWLIKE_PASS(message)); }
void log::warn(std::string_view message) { imports::log_warn(FLOWLIKE_PASS(message)); }
void log::error(std::string_view message) { imports::log_error(FLOWLIKE_PASS(message)); }

void log::data(Level level, std::string_view message, const json &data) {
  auto text = dump(data);
  imports::log_json(static_cast<std::int32_t>(level), FLOWLIKE_PASS(message), FLOWLIKE_PASS(text));
}

std::string meta::node_id() { return imports::take(imports::node_id()); }
std::string meta::run_id() { return imports::take(imports::run_id()); }
std::string meta::app_id() { return imports::take(imports::app_id()); }
std::string meta::board_id() { return imports::take(imports::board_id()); }
std::string meta::user_id() { return imports::take(imports::user_id()); }
bool meta::is_streaming() { return imports::is_streaming() != 0; }
int meta::log_level() { return imports::log_level(); }
std::int64_t meta::time_now() { return imports::time_now(); }
std::uint64_t meta::random() { return imports::random(); }

void stream::text(std::string_view text) { imports::stream_text(FLOWLIKE_PASS(text)); }

void stream::emit(std::string_view type, const json &data) {
  auto text = dump(data);
  imports::stream_emit(FLOWLIKE_PASS(type), FLOWLIKE_PASS(text));
}

void stream::progress(double progress, std::string_view message) {
  emit("progress", {{"progress", progress}, {"message", message}});
}

std::optional<auth::Token> auth::token(std::string_view provider) {
  auto found = parse(imports::take(imports::auth_token(FLOWLIKE_PASS(provider))));
  if (!found) return std::nullopt;
  return Token{
      .access_token = member<std::string>(*found, "access_token").value_or(""),
      .token_type = member<std::string>(*found, "token_type").value_or(""),
      .expires_at = member<std::int64_t>(*found, "expires_at"),
  };
}

bool auth::has_token(std::string_view provider) { return imports::auth_has_token(FLOWLIKE_PASS(provider)) != 0; }

} // namespace flowlike

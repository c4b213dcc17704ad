// Where a node runs, who watches, and whose tokens there are.
#ifndef FLOWLIKE_RUN_HPP
#define FLOWLIKE_RUN_HPP

#include "base.hpp"

namespace flowlike {

namespace log {
enum class Level { Trace, Debug, Info, Warn, Error };
void trace(std::string_view message);
void debug(std::string_view message);
void info(std::string_view message);
void warn(std::string_view message);
void error(std::string_view message);
void data(Level level, std::string_view message, const json &data);
} // namespace log

// Ids are empty where the host does not say.
namespace meta {
std::string node_id();
std::string run_id();
std::string app_id();
std::string board_id();
std::string user_id();
bool is_streaming();
int log_level();         // 0 debug to 4 fatal
std::int64_t time_now(); // milliseconds since the Unix epoch
std::uint64_t random();  // 64 bits
} // namespace meta

// For whoever watches the run. Needs streaming.
namespace stream {
void text(std::string_view text);
void emit(std::string_view type, const json &data);
void progress(double progress, std::string_view message); // from 0 to 1
} // namespace stream

// Tokens of the providers that the manifest declares for the node. Needs oauth.
namespace auth {
struct Token {
  std::string access_token;
  std::string token_type;
  std::optional<std::int64_t> expires_at;
};
std::optional<Token> token(std::string_view provider);
bool has_token(std::string_view provider);
} // namespace auth

} // namespace flowlike

#endif

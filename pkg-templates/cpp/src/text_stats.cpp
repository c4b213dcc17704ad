#include <algorithm>

#include "nodes.hpp"

using namespace flowlike;

// In UTF-8, every character has one byte that is not of the form 10xxxxxx.
static auto count_characters(std::string_view text) {
  return std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; });
}

static auto count_lines(std::string_view text) {
  return std::ranges::count(text, '\n') + (!text.empty() && !text.ends_with('\n'));
}

static Result<> run(Context &context) {
  constexpr std::string_view spaces = " \t\n\r";
  auto text = context.input<std::string>("text");
  std::string_view rest = text, longest;
  std::int64_t words = 0, most = 0;
  for (;;) {
    rest.remove_prefix(std::min(rest.find_first_not_of(spaces), rest.size()));
    if (rest.empty()) break;
    auto word = rest.substr(0, rest.find_first_of(spaces));
    rest.remove_prefix(word.size());
    words++;
    if (auto characters = count_characters(word); characters > most) {
      most = characters;
      longest = word;
    }
  }
  context.output("stats", {{"characters", count_characters(text)},
                           {"words", words},
                           {"lines", count_lines(text)},
                           {"longest_word", longest}});
  return {};
}

Node text_stats() {
  json integer = {{"type", "integer"}}, string = {{"type", "string"}};
  json schema = {
      {"type", "object"},
      {"properties", {{"characters", integer}, {"words", integer}, {"lines", integer}, {"longest_word", string}}},
      {"required", {"characters", "words", "lines", "longest_word"}},
  };
  return {
      .name = "text_stats",
      .friendly_name = "Text statistics",
      .description = "Counts what is in a text",
      .category = "Examples",
      .inputs = {{.name = "text",
                  .friendly_name = "Text",
                  .description = "What to look at",
                  .type = DataType::String,
                  .default_value = ""}},
      .outputs = {{.name = "stats",
                   .friendly_name = "Statistics",
                   .description = "What was counted",
                   .type = DataType::Struct,
                   .schema = schema}},
      .run = run,
  };
}

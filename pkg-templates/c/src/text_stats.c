#include <flowlike.h>

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// In UTF-8, every character has one byte that is not of the form 10xxxxxx.
static int64_t count_characters(fl_text text) {
  int64_t count = 0;
  for (size_t i = 0; i < text.length; i++) count += (text.data[i] & 0xC0) != 0x80;
  return count;
}

static int64_t count_lines(fl_text text) {
  int64_t count = 0;
  for (size_t i = 0; i < text.length; i++) count += text.data[i] == '\n' || i + 1 == text.length;
  return count;
}

static bool run(fl_context *ctx) {
  fl_text text = fl_input_text(ctx, "text"), longest = fl_str("");
  int64_t words = 0, most = 0;
  size_t start = 0;
  for (size_t i = 0; i <= text.length; i++) {
    if (i < text.length && !is_space(text.data[i])) continue;
    fl_text word = {text.data + start, i - start};
    int64_t characters = count_characters(word);
    start = i + 1;
    words += word.length > 0;
    if (characters > most) {
      most = characters;
      longest = word;
    }
  }
  yyjson_mut_doc *doc = fl_doc(ctx);
  yyjson_mut_val *stats = yyjson_mut_obj(doc);
  yyjson_mut_obj_add_sint(doc, stats, "characters", count_characters(text));
  yyjson_mut_obj_add_sint(doc, stats, "words", words);
  yyjson_mut_obj_add_sint(doc, stats, "lines", count_lines(text));
  yyjson_mut_obj_add_strn(doc, stats, "longest_word", longest.data, longest.length);
  fl_output(ctx, "stats", stats);
  return true;
}

const fl_node text_stats = {
    .name = "text_stats",
    .friendly_name = "Text statistics",
    .description = "Counts what is in a text",
    .category = "Examples",
    .pins = FL_PINS(FL_INPUT("text", "Text", "What to look at", FL_STRING, .default_value = FL_JSON("")),
                    FL_OUTPUT("stats", "Statistics", "What was counted", FL_STRUCT, .schema = FL_JSON({
                      "type": "object",
                      "properties": {
                        "characters": {"type": "integer"},
                        "words": {"type": "integer"},
                        "lines": {"type": "integer"},
                        "longest_word": {"type": "string"}
                      },
                      "required": ["characters", "words", "lines", "longest_word"]
                    }))),
    .run = run,
};

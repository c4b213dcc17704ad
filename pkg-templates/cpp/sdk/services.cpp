#include "flowlike.hpp"

namespace flowlike {

namespace {

Result<json> answer(imports::Packed packed, std::string_view who) {
  auto value = parse(imports::take(packed));
  if (!value) return fail("the ", who, " gave no answer");
  return *std::move(value);
}

} // namespace

namespace models {

namespace {

// All of them take two JSON texts.
template <class Function> Result<json> ask(Function function, const json &model, const json &what) {
  auto first = dump(model), second = dump(what);
  return answer(function(FLOWLIKE_PASS(first), FLOWLIKE_PASS(second)), "model");
}

} // namespace

Result<json> embed_text(const json &model, const json &texts) { return ask(imports::embed_text, model, texts); }
Result<json> embed_query(const json &model, const json &texts) { return ask(imports::embed_query, model, texts); }
Result<json> embed_document(const json &model, const json &texts) { return ask(imports::embed_document, model, texts); }
Result<json> embed_image(const json &model, const json &image) { return ask(imports::embed_image, model, image); }

Result<json> prompt(const json &model, const json &messages, bool stream) {
  auto first = dump(model), second = dump(messages);
  return answer(imports::llm_prompt(FLOWLIKE_PASS(first), FLOWLIKE_PASS(second), stream), "model");
}

Result<json> prompt_stream(const json &model, const json &request) {
  return ask(imports::llm_prompt_stream, model, request);
}

} // namespace models

Result<std::string> image::from_bytes(std::string_view bytes, std::string_view format) {
  auto reference = imports::take(imports::image_from_bytes(FLOWLIKE_PASS(bytes), FLOWLIKE_PASS(format)));
  if (reference.empty()) return fail("this is no ", format, " image");
  return reference;
}

Result<std::string> image::to_bytes(std::string_view image, std::string_view format) {
  auto bytes = imports::take(imports::image_to_bytes(FLOWLIKE_PASS(image), FLOWLIKE_PASS(format)));
  if (bytes.empty()) return fail("there is no such image in ", format);
  return bytes;
}

Result<json> db::query(Operation operation, const json &connection, const json &payload) {
  auto first = dump(connection), second = dump(payload);
  return answer(imports::db_query(static_cast<std::int32_t>(operation), FLOWLIKE_PASS(first), FLOWLIKE_PASS(second)),
                "database");
}

std::optional<json> schema::of(std::string_view type) {
  return parse(imports::take(imports::schema_of(FLOWLIKE_PASS(type))));
}

std::vector<std::string> schema::types() {
  std::vector<std::string> names;
  auto list = parse(imports::take(imports::schema_types())).value_or(json::array());
  for (const json &name : list) names.push_back(as<std::string>(name).value_or(""));
  return names;
}

} // namespace flowlike

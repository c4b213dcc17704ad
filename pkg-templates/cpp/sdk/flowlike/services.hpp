// What the embedding page offers: models, images, databases; and the types that the host knows. All but schemas need models.
#ifndef FLOWLIKE_SERVICES_HPP
#define FLOWLIKE_SERVICES_HPP

#include <vector>

#include "base.hpp"

namespace flowlike {

// What a model is, and what it answers, is up to the page.
namespace models {
Result<json> embed_text(const json &model, const json &texts);
Result<json> embed_query(const json &model, const json &texts);
Result<json> embed_document(const json &model, const json &texts);
Result<json> embed_image(const json &model, const json &image);
Result<json> prompt(const json &model, const json &messages, bool stream = false);
Result<json> prompt_stream(const json &model, const json &request); // parts are streamed as llm_chunk
} // namespace models

namespace image {
Result<std::string> from_bytes(std::string_view bytes, std::string_view format); // a reference
Result<std::string> to_bytes(std::string_view image, std::string_view format);
} // namespace image

namespace db {
enum class Operation { VectorSearch = 1, TextSearch, HybridSearch, Insert, Upsert, Delete, List, Count };
Result<json> query(Operation operation, const json &connection, const json &payload);
} // namespace db

namespace schema {
std::optional<json> of(std::string_view type);
std::vector<std::string> types();
} // namespace schema

} // namespace flowlike

#endif

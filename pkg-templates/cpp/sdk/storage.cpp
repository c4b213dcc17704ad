#include "flowlike.hpp"

namespace flowlike::storage {

namespace {

Result<FlowPath> directory(imports::Packed packed, std::string_view name) {
  auto value = parse(imports::take(packed));
  auto found = value ? FlowPath::from_json(*value) : std::nullopt;
  if (!found) return fail("there is no ", name, " directory");
  return *std::move(found);
}

Result<> written(bool done, std::string_view path) {
  if (!done) return fail(path, " could not be written");
  return {};
}

} // namespace

std::optional<FlowPath> FlowPath::from_json(const json &value) {
  auto path = member<std::string>(value, "path"), store_ref = member<std::string>(value, "store_ref");
  if (!path || !store_ref) return std::nullopt;
  return FlowPath{*std::move(path), *std::move(store_ref), member<std::string>(value, "cache_store_ref")};
}

void to_json(json &value, const FlowPath &path) {
  value = {{"path", path.path}, {"store_ref", path.store_ref}, {"cache_store_ref", nullptr}};
  if (path.cache_store_ref) value["cache_store_ref"] = *path.cache_store_ref;
}

FlowPath FlowPath::join(std::string_view name) const { return {text(path, "/", name), store_ref, cache_store_ref}; }

std::string FlowPath::relative(const FlowPath &file) const {
  std::string_view below = file.path;
  if (!below.starts_with(path)) return file.path;
  below.remove_prefix(path.size());
  while (below.starts_with('/')) below.remove_prefix(1);
  return std::string(below);
}

Result<std::string> FlowPath::read() const {
  auto file = dump(*this);
  auto bytes = imports::take(imports::read(FLOWLIKE_PASS(file)));
  if (bytes.empty()) return fail(path, " could not be read");
  return bytes;
}

Result<> FlowPath::write(std::string_view bytes) const {
  auto file = dump(*this);
  return written(imports::write(FLOWLIKE_PASS(file), FLOWLIKE_PASS(bytes)) == 1, path);
}

Result<std::vector<FlowPath>> FlowPath::list() const {
  auto directory = dump(*this);
  auto list = parse(imports::take(imports::list(FLOWLIKE_PASS(directory))));
  if (!list || !list->is_array()) return fail(path, " could not be listed");
  std::vector<FlowPath> files;
  for (const json &value : *list) {
    if (auto file = from_json(value)) files.push_back(*std::move(file));
  }
  return files;
}

Result<Writer> FlowPath::writer(std::uint64_t size) const {
  auto file = dump(*this);
  auto id = imports::take(imports::write_start(FLOWLIKE_PASS(file), static_cast<std::int64_t>(size)));
  if (id.empty()) return fail(path, " could not be written");
  return Writer(std::move(id), path);
}

Result<> Writer::write(std::string_view bytes) {
  return written(imports::write_chunk(FLOWLIKE_PASS(id_), FLOWLIKE_PASS(bytes)) == 1, path_);
}

Result<> Writer::finish() { return written(imports::write_finish(FLOWLIKE_PASS(id_)) == 1, path_); }

Result<FlowPath> node_dir() { return directory(imports::storage_dir(1), "storage"); }
Result<FlowPath> board_dir() { return directory(imports::storage_dir(0), "storage"); }
Result<FlowPath> upload_dir() { return directory(imports::upload_dir(), "upload"); }
Result<FlowPath> cache_dir(bool of_node, bool of_user) { return directory(imports::cache_dir(of_node, of_user), "cache"); }
Result<FlowPath> user_dir(bool of_node) { return directory(imports::user_dir(of_node), "user"); }

} // namespace flowlike::storage

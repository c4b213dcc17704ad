// Files. Needs storage:read or storage:write, and the permission of the directory, such as storage:node.
#ifndef FLOWLIKE_STORAGE_HPP
#define FLOWLIKE_STORAGE_HPP

#include <vector>

#include "base.hpp"

namespace flowlike::storage {

class Writer;

// A file or directory. Hosts make up the store; nodes join paths below one that they were given.
struct FlowPath {
  std::string path;
  std::string store_ref;
  std::optional<std::string> cache_store_ref;

  FlowPath join(std::string_view name) const;
  std::string relative(const FlowPath &file) const; // "deep/b.txt"

  Result<std::string> read() const; // an empty file cannot be told from one that is not there
  Result<> write(std::string_view bytes) const; // at most 10 MiB
  Result<std::vector<FlowPath>> list() const;   // at any depth
  Result<Writer> writer(std::uint64_t size) const;

  static std::optional<FlowPath> from_json(const json &value);
};

void to_json(json &value, const FlowPath &path);

// A large file, piece by piece. It appears whole when it is finished, or not at all.
class Writer {
public:
  Result<> write(std::string_view bytes);
  Result<> finish();

private:
  friend struct FlowPath;
  Writer(std::string id, std::string path) : id_(std::move(id)), path_(std::move(path)) {}

  std::string id_;
  std::string path_;
};

Result<FlowPath> node_dir();
Result<FlowPath> board_dir();
Result<FlowPath> upload_dir();
Result<FlowPath> cache_dir(bool of_node, bool of_user);
Result<FlowPath> user_dir(bool of_node);

} // namespace flowlike::storage

#endif

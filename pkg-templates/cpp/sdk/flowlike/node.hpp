// How a package says what nodes it has:
//
//     Result<> run(Context &context) { … }
//
//     Node greet() {
//       return {
//           .name = "greet",
//           .friendly_name = "Greet",
//           .inputs = {{.name = "name", .friendly_name = "Name", .type = DataType::String, .default_value = "World"}},
//           .outputs = {{.name = "greeting", .friendly_name = "Greeting", .type = DataType::String}},
//           .run = run,
//       };
//     }
//
//     std::vector<Node> flowlike::package() { return {greet()}; }
#ifndef FLOWLIKE_NODE_HPP
#define FLOWLIKE_NODE_HPP

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base.hpp"

namespace flowlike {

class Context;

// Integers have 64 bits. Generic takes anything.
enum class DataType { String, Integer, Float, Boolean, Date, PathBuf, Byte, Execution, Struct, Generic };

enum class ValueType { Normal, Array, HashMap, HashSet };

struct Pin {
  std::string name = {};
  std::string friendly_name = {};
  std::string description = {};
  DataType type = DataType::Generic;
  ValueType value_type = ValueType::Normal;
  std::optional<json> default_value = {};
  std::optional<json> schema = {}; // JSON Schema
  std::vector<json> valid_values = {};
  std::optional<std::pair<json, json>> range = {};
  std::optional<json> step = {};
  bool sensitive = false;
  bool enforce_schema = false;
  bool enforce_generic_value_type = false;
};

struct Node {
  std::string name = {};
  std::string friendly_name = {};
  std::string description = {};
  std::string category = {};
  std::string icon = {};
  std::string docs = {};
  json scores = {}; // {{"privacy", 10}, …}
  bool long_running = false;
  std::vector<std::string> permissions = {};
  std::vector<Pin> inputs = {};
  std::vector<Pin> outputs = {};
  Result<> (*run)(Context &context) = nullptr;
};

Pin exec_in();
Pin exec_out();

// The nodes of this package, which the package defines.
std::vector<Node> package();

// As `get_nodes` returns them.
json definitions(const std::vector<Node> &nodes);

} // namespace flowlike

#endif

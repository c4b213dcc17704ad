#include <array>

#include "flowlike.hpp"

namespace flowlike {

namespace {

constexpr std::array data_types = {"String", "Integer", "Float",     "Boolean", "Date",
                                   "PathBuf", "Byte",   "Execution", "Struct",  "Generic"};
constexpr std::array value_types = {"Normal", "Array", "HashMap", "HashSet"};

json definition(const Pin &pin, const char *pin_type) {
  json object = {
      {"name", pin.name},
      {"friendly_name", pin.friendly_name},
      {"description", pin.description},
      {"pin_type", pin_type},
      {"data_type", data_types[static_cast<std::size_t>(pin.type)]},
      {"value_type", value_types[static_cast<std::size_t>(pin.value_type)]},
  };
  if (pin.default_value) object["default_value"] = *pin.default_value;
  if (pin.schema) object["schema"] = dump(*pin.schema);
  if (!pin.valid_values.empty()) object["valid_values"] = pin.valid_values;
  if (pin.range) object["range"] = json::array({pin.range->first, pin.range->second});
  if (pin.step) object["step"] = *pin.step;
  if (pin.sensitive) object["sensitive"] = true;
  if (pin.enforce_schema) object["enforce_schema"] = true;
  if (pin.enforce_generic_value_type) object["enforce_generic_value_type"] = true;
  return object;
}

json definition(const Node &node) {
  json object = {
      {"name", node.name},         {"friendly_name", node.friendly_name}, {"description", node.description},
      {"category", node.category}, {"permissions", node.permissions},     {"pins", json::array()},
  };
  if (!node.icon.empty()) object["icon"] = node.icon;
  if (!node.docs.empty()) object["docs"] = node.docs;
  if (!node.scores.is_null()) object["scores"] = node.scores;
  if (node.long_running) object["long_running"] = true;
  for (const Pin &pin : node.inputs) object["pins"].push_back(definition(pin, "Input"));
  for (const Pin &pin : node.outputs) object["pins"].push_back(definition(pin, "Output"));
  return object;
}

} // namespace

Pin exec_in() {
  return {.name = "exec_in", .friendly_name = "In", .description = "Starts the node", .type = DataType::Execution};
}

Pin exec_out() {
  return {.name = "exec_out", .friendly_name = "Out", .description = "Goes on from here", .type = DataType::Execution};
}

json definitions(const std::vector<Node> &nodes) {
  json list = json::array();
  for (const Node &node : nodes) list.push_back(definition(node));
  return list;
}

} // namespace flowlike

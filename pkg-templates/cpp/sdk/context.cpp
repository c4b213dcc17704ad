#include <algorithm>

#include "flowlike.hpp"

namespace flowlike {

namespace {

bool is_int64(const json &value) { return as<std::int64_t>(value).has_value(); }

// What the value should be and is not, or empty.
std::string_view mismatch(const Pin &pin, const json &value) {
  switch (pin.value_type) {
  case ValueType::Array:
  case ValueType::HashSet:
    return value.is_array() ? "" : "an array";
  case ValueType::HashMap:
    return value.is_object() ? "" : "an object";
  case ValueType::Normal:
    break;
  }
  switch (pin.type) {
  case DataType::String:
  case DataType::Date:
  case DataType::Byte:
    return value.is_string() ? "" : "a text";
  case DataType::Integer:
    return is_int64(value) ? "" : "an integer of 64 bits";
  case DataType::Float:
    return value.is_number() ? "" : "a number";
  case DataType::Boolean:
    return value.is_boolean() ? "" : "true or false";
  case DataType::PathBuf:
    return value.is_string() || value.is_object() ? "" : "a path";
  case DataType::Struct:
    return value.is_object() ? "" : "an object";
  case DataType::Execution:
  case DataType::Generic:
    break;
  }
  return "";
}

const Node *named(const std::vector<Node> &nodes, std::string_view name) {
  auto found = std::ranges::find(nodes, name, &Node::name);
  if (found != nodes.end()) return &*found;
  // Hosts that know of one node only need not name it.
  return name.empty() && nodes.size() == 1 ? &nodes.front() : nullptr;
}

json error_result(std::string_view message) { return {{"error", message}}; }

} // namespace

const json &Context::value(std::string_view pin) const {
  const json &given = at(inputs_, pin);
  if (!given.is_null()) return given;
  // The host fills defaults in; tests need not.
  auto declared = std::ranges::find(node_.inputs, pin, &Pin::name);
  return declared != node_.inputs.end() && declared->default_value ? *declared->default_value : given;
}

Result<std::string> Context::input_bytes(std::string_view pin) const {
  auto bytes = base64_decode(input<std::string>(pin));
  if (!bytes) return fail("the input ", pin, " is not base64");
  return *std::move(bytes);
}

Result<> Context::done() {
  activate("exec_out");
  return {};
}

Result<> Context::check() const {
  for (const Pin &pin : node_.inputs) {
    const json &found = at(inputs_, pin.name);
    auto expected = found.is_null() ? "" : mismatch(pin, found);
    if (!expected.empty()) return fail("the input ", pin.name, " is not ", expected);
  }
  return {};
}

json Context::dispatch(const std::vector<Node> &nodes, std::string_view input) {
  auto execution = parse(input);
  if (!execution || !execution->is_object()) return error_result("the execution input is no JSON object");
  auto name = member<std::string>(*execution, "node_name").value_or("");
  const Node *node = named(nodes, name);
  if (node == nullptr) return error_result(text("this package has no node ", name));
  Context context(*node, std::move((*execution)["inputs"]));
  auto ran = context.check();
  if (ran) ran = node->run(context);
  // Where it failed, what was set before counts no more.
  if (!ran) return error_result(ran.error().message);
  return {{"outputs", std::move(context.outputs_)}, {"activate_exec", std::move(context.activated_)}};
}

} // namespace flowlike

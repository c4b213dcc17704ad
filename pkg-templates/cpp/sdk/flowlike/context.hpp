// One run of a node: what came in, and what goes out.
#ifndef FLOWLIKE_CONTEXT_HPP
#define FLOWLIKE_CONTEXT_HPP

#include <string>
#include <string_view>
#include <vector>

#include "base.hpp"
#include "node.hpp"

namespace flowlike {

class Context {
public:
  Context(const Node &node, json inputs) : node_(node), inputs_(std::move(inputs)) {}

  // An input: `context.input<std::string>("name")`. Inputs are of the types of their pins, which is checked before the node
  // runs. One that has no value is empty, 0 or false; `find` tells that apart.
  template <class T = json> T input(std::string_view pin) const { return find<T>(pin).value_or(T{}); }
  template <class T = json> std::optional<T> find(std::string_view pin) const { return as<T>(value(pin)); }
  Result<std::string> input_bytes(std::string_view pin) const;

  // Anything that can be JSON: `context.output("sum", 3)`, `context.output("point", {{"x", 1}, {"y", 2}})`.
  void output(std::string_view pin, json value) { outputs_[std::string(pin)] = std::move(value); }
  void output_bytes(std::string_view pin, std::string_view bytes) { output(pin, base64_encode(bytes)); }

  // Says that the board goes on at that exec pin.
  void activate(std::string_view pin) { activated_.emplace_back(pin); }

  // Goes on at `exec_out`: `return context.done();`
  Result<> done();

  // Runs the node that the execution input names. Returns the execution result.
  static json dispatch(const std::vector<Node> &nodes, std::string_view input);

private:
  const json &value(std::string_view pin) const;
  Result<> check() const;

  const Node &node_;
  json inputs_;
  json outputs_ = json::object();
  std::vector<std::string> activated_;
};

} // namespace flowlike

#endif

#include "nodes.hpp"

using namespace flowlike;

static Result<> run(Context &context) {
  auto name = context.input<std::string>("name"), text = context.input<std::string>("text");
  auto directory = storage::node_dir();
  if (!directory) return fail(directory.error());
  auto file = directory->join(name);
  if (!text.empty() && !file.write(text)) return fail(name, " could not be written");
  auto read = file.read();
  if (!read || !is_utf8(*read)) return fail(name, " could not be read");
  auto files = directory->list();
  if (!files) return fail(files.error());
  json names = json::array();
  for (const auto &found : *files) names.push_back(directory->relative(found));
  context.output("read", *read);
  context.output("names", names);
  return context.done();
}

Node notes() {
  return {
      .name = "notes",
      .friendly_name = "Notes",
      .description = "Writes, reads and lists texts in the storage of the node",
      .category = "Examples",
      .permissions = {"storage:node"},
      .inputs = {exec_in(),
                 {.name = "name",
                  .friendly_name = "Name",
                  .description = "Name of the file",
                  .type = DataType::String,
                  .default_value = "note.txt"},
                 {.name = "text",
                  .friendly_name = "Text",
                  .description = "What to write; nothing is written if it is empty",
                  .type = DataType::String,
                  .default_value = ""}},
      .outputs = {exec_out(),
                  {.name = "read",
                   .friendly_name = "Read",
                   .description = "What the file has",
                   .type = DataType::String},
                  {.name = "names",
                   .friendly_name = "Names",
                   .description = "All files",
                   .type = DataType::String,
                   .value_type = ValueType::Array}},
      .run = run,
  };
}

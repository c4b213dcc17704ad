#include <flowlike.h>

static bool run(fl_context *ctx) {
  fl_text name = fl_input_text(ctx, "name"), text = fl_input_text(ctx, "text"), read;
  fl_path directory, *files;
  size_t count;
  if (!fl_node_dir(ctx, &directory)) return false;
  fl_path file = fl_path_join(ctx, directory, name);
  if (text.length > 0 && !fl_write(ctx, file, text)) return fl_fail(ctx, "%s could not be written", name.data);
  if (!fl_read(ctx, file, &read) || !fl_is_utf8(read)) return fl_fail(ctx, "%s could not be read", name.data);
  if (!fl_list(ctx, directory, &files, &count)) return false;
  yyjson_mut_val *names = yyjson_mut_arr(fl_doc(ctx));
  for (size_t i = 0; i < count; i++) {
    fl_text below = fl_path_below(directory, files[i]);
    yyjson_mut_arr_add_strn(fl_doc(ctx), names, below.data, below.length);
  }
  fl_output_text(ctx, "read", read);
  fl_output(ctx, "names", names);
  return fl_done(ctx);
}

const fl_node notes = {
    .name = "notes",
    .friendly_name = "Notes",
    .description = "Writes, reads and lists texts in the storage of the node",
    .category = "Examples",
    .permissions = FL_LIST("storage:node"),
    .pins = FL_PINS(FL_EXEC_IN,
                    FL_INPUT("name", "Name", "Name of the file", FL_STRING, .default_value = FL_JSON("note.txt")),
                    FL_INPUT("text", "Text", "What to write; nothing is written if it is empty", FL_STRING,
                             .default_value = FL_JSON("")),
                    FL_EXEC_OUT,
                    FL_OUTPUT("read", "Read", "What the file has", FL_STRING),
                    FL_OUTPUT("names", "Names", "All files", FL_STRING, .value_type = FL_ARRAY)),
    .run = run,
};

// What the module exports, and the definitions of its nodes.

#include "internal.h"

static const char *const DATA_TYPES[] = {
    [FL_STRING] = "String",   [FL_INTEGER] = "Integer",   [FL_FLOAT] = "Float",   [FL_BOOLEAN] = "Boolean",
    [FL_DATE] = "Date",       [FL_PATH_BUF] = "PathBuf",  [FL_BYTE] = "Byte",     [FL_EXECUTION] = "Execution",
    [FL_STRUCT] = "Struct",   [FL_GENERIC] = "Generic",
};

static const char *const VALUE_TYPES[] = {
    [FL_NORMAL] = "Normal",
    [FL_ARRAY] = "Array",
    [FL_HASH_MAP] = "HashMap",
    [FL_HASH_SET] = "HashSet",
};

static void add_text(fl_context *ctx, yyjson_mut_val *object, const char *name, const char *text) {
  if (text != NULL) yyjson_mut_obj_add_str(ctx->doc, object, name, text);
}

static void add_json(fl_context *ctx, yyjson_mut_val *object, const char *name, const char *json) {
  yyjson_val *value = json == NULL ? NULL : fl_json_read(ctx, fl_str(json));
  if (value != NULL) yyjson_mut_obj_add_val(ctx->doc, object, name, yyjson_val_mut_copy(ctx->doc, value));
}

static void add_flag(fl_context *ctx, yyjson_mut_val *object, const char *name, bool flag) {
  if (flag) yyjson_mut_obj_add_true(ctx->doc, object, name);
}

// A schema is JSON as text; it may be laid out over several lines in the source.
static void add_schema(fl_context *ctx, yyjson_mut_val *object, const char *schema) {
  yyjson_val *value = schema == NULL ? NULL : fl_json_read(ctx, fl_str(schema));
  if (value != NULL) add_text(ctx, object, "schema", fl_json_write(ctx, yyjson_val_mut_copy(ctx->doc, value)).data);
}

static yyjson_mut_val *pin_definition(fl_context *ctx, const fl_pin *pin) {
  yyjson_mut_val *object = yyjson_mut_obj(ctx->doc);
  add_text(ctx, object, "name", pin->name);
  add_text(ctx, object, "friendly_name", pin->friendly_name);
  add_text(ctx, object, "description", pin->description);
  add_text(ctx, object, "pin_type", pin->is_output ? "Output" : "Input");
  add_text(ctx, object, "data_type", DATA_TYPES[pin->data_type]);
  if (pin->value_type != FL_NORMAL) add_text(ctx, object, "value_type", VALUE_TYPES[pin->value_type]);
  add_json(ctx, object, "default_value", pin->default_value);
  add_schema(ctx, object, pin->schema);
  add_json(ctx, object, "valid_values", pin->valid_values);
  add_json(ctx, object, "range", pin->range);
  add_json(ctx, object, "step", pin->step);
  add_flag(ctx, object, "sensitive", pin->sensitive);
  add_flag(ctx, object, "enforce_schema", pin->enforce_schema);
  add_flag(ctx, object, "enforce_generic_value_type", pin->enforce_generic_value_type);
  return object;
}

static yyjson_mut_val *node_definition(fl_context *ctx, const fl_node *node) {
  yyjson_mut_val *object = yyjson_mut_obj(ctx->doc);
  add_text(ctx, object, "name", node->name);
  add_text(ctx, object, "friendly_name", node->friendly_name == NULL ? node->name : node->friendly_name);
  add_text(ctx, object, "description", node->description == NULL ? "" : node->description);
  add_text(ctx, object, "category", node->category == NULL ? "" : node->category);
  add_text(ctx, object, "icon", node->icon);
  add_text(ctx, object, "docs", node->docs);
  add_json(ctx, object, "scores", node->scores);
  add_flag(ctx, object, "long_running", node->long_running);
  yyjson_mut_val *permissions = yyjson_mut_obj_add_arr(ctx->doc, object, "permissions");
  for (const char *const *name = node->permissions; name != NULL && *name != NULL; name++) {
    yyjson_mut_arr_add_str(ctx->doc, permissions, *name);
  }
  yyjson_mut_val *pins = yyjson_mut_obj_add_arr(ctx->doc, object, "pins");
  for (const fl_pin *pin = node->pins; pin != NULL && pin->name != NULL; pin++) {
    yyjson_mut_arr_append(pins, pin_definition(ctx, pin));
  }
  return object;
}

fl_text fl_definitions(fl_context *ctx, const fl_node *const *nodes) {
  ctx->doc = yyjson_mut_doc_new(&ctx->alc);
  yyjson_mut_val *list = yyjson_mut_arr(ctx->doc);
  for (; *nodes != NULL; nodes++) yyjson_mut_arr_append(list, node_definition(ctx, *nodes));
  return fl_json_write(ctx, list);
}

#ifdef __wasm__

#define EXPORT(name) __attribute__((export_name(name), used))

// What the host was handed last stays here until it asks for the next.
static fl_context handed;

static fl_packed hand(fl_text text) { return (fl_packed)(uintptr_t)text.data << 32 | (uint32_t)text.length; }

EXPORT("get_nodes") fl_packed fl_export_get_nodes(void) {
  fl_context_reset(&handed);
  return hand(fl_definitions(&handed, fl_package));
}

EXPORT("run") fl_packed fl_export_run(const char *input, uint32_t length) {
  fl_context_reset(&handed);
  return hand(fl_dispatch(&handed, fl_package, (fl_text){input, length}));
}

EXPORT("alloc") void *fl_export_alloc(uint32_t size) { return fl_block_new(size); }

EXPORT("dealloc") void fl_export_dealloc(void *memory, uint32_t size) {
  (void)size;
  fl_block_free(memory);
}

EXPORT("get_abi_version") int32_t fl_export_get_abi_version(void) { return 1; }

#endif

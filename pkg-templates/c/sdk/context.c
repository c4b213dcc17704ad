// One run of a node: inputs, outputs, errors.

#include "internal.h"

yyjson_mut_doc *fl_doc(fl_context *ctx) { return ctx->doc; }

const char *fl_error(const fl_context *ctx) { return ctx->error; }

static const fl_pin *pin_named(const fl_node *node, const char *name) {
  for (const fl_pin *pin = node->pins; pin != NULL && pin->name != NULL; pin++) {
    if (!pin->is_output && strcmp(pin->name, name) == 0) return pin;
  }
  return NULL;
}

yyjson_val *fl_input(fl_context *ctx, const char *name) {
  yyjson_val *value = yyjson_obj_get(ctx->inputs, name);
  if (value != NULL && !yyjson_is_null(value)) return value;
  // The host fills defaults in; tests need not.
  const fl_pin *pin = pin_named(ctx->node, name);
  if (pin == NULL || pin->default_value == NULL) return NULL;
  return fl_json_read(ctx, fl_str(pin->default_value));
}

static bool is_int64(yyjson_val *value) {
  return yyjson_is_sint(value) || (yyjson_is_uint(value) && yyjson_get_uint(value) <= INT64_MAX);
}

// What the value should be and is not, or NULL.
static const char *mismatch(const fl_pin *pin, yyjson_val *value) {
  switch (pin->value_type) {
  case FL_ARRAY:
  case FL_HASH_SET:
    return yyjson_is_arr(value) ? NULL : "an array";
  case FL_HASH_MAP:
    return yyjson_is_obj(value) ? NULL : "an object";
  case FL_NORMAL:
    break;
  }
  switch (pin->data_type) {
  case FL_STRING:
  case FL_DATE:
  case FL_BYTE:
    return yyjson_is_str(value) ? NULL : "a text";
  case FL_INTEGER:
    return is_int64(value) ? NULL : "an integer of 64 bits";
  case FL_FLOAT:
    return yyjson_is_num(value) ? NULL : "a number";
  case FL_BOOLEAN:
    return yyjson_is_bool(value) ? NULL : "true or false";
  case FL_PATH_BUF:
    return yyjson_is_str(value) || yyjson_is_obj(value) ? NULL : "a path";
  case FL_STRUCT:
    return yyjson_is_obj(value) ? NULL : "an object";
  case FL_EXECUTION:
  case FL_GENERIC:
    break;
  }
  return NULL;
}

static bool inputs_fit(fl_context *ctx) {
  for (const fl_pin *pin = ctx->node->pins; pin != NULL && pin->name != NULL; pin++) {
    if (pin->is_output) continue;
    yyjson_val *value = fl_input(ctx, pin->name);
    const char *expected = value == NULL ? NULL : mismatch(pin, value);
    if (expected != NULL) return fl_fail(ctx, "the input %s is not %s", pin->name, expected);
  }
  return true;
}

fl_text fl_input_text(fl_context *ctx, const char *pin) { return fl_json_text(fl_input(ctx, pin)); }

int64_t fl_input_int(fl_context *ctx, const char *pin) { return yyjson_get_sint(fl_input(ctx, pin)); }

double fl_input_float(fl_context *ctx, const char *pin) { return yyjson_get_num(fl_input(ctx, pin)); }

bool fl_input_bool(fl_context *ctx, const char *pin) { return yyjson_get_bool(fl_input(ctx, pin)); }

fl_text fl_input_json(fl_context *ctx, const char *pin) {
  return fl_json_write(ctx, yyjson_val_mut_copy(ctx->doc, fl_input(ctx, pin)));
}

bool fl_input_bytes(fl_context *ctx, const char *pin, fl_text *bytes) {
  return fl_base64_decode(ctx, fl_input_text(ctx, pin), bytes) || fl_fail(ctx, "the input %s is not base64", pin);
}

bool fl_input_path(fl_context *ctx, const char *pin, fl_path *path) {
  yyjson_val *value = fl_input(ctx, pin);
  path->path = fl_json_text(yyjson_is_str(value) ? value : yyjson_obj_get(value, "path"));
  path->store_ref = fl_json_text(yyjson_obj_get(value, "store_ref"));
  path->cache_store_ref = fl_json_text(yyjson_obj_get(value, "cache_store_ref"));
  return path->store_ref.length > 0 || fl_fail(ctx, "the input %s is in no store", pin);
}

void fl_output(fl_context *ctx, const char *pin, yyjson_mut_val *value) {
  yyjson_mut_obj_put(ctx->outputs, yyjson_mut_strcpy(ctx->doc, pin), value);
}

void fl_output_text(fl_context *ctx, const char *pin, fl_text value) {
  fl_output(ctx, pin, yyjson_mut_strncpy(ctx->doc, value.data, value.length));
}

void fl_output_int(fl_context *ctx, const char *pin, int64_t value) {
  fl_output(ctx, pin, yyjson_mut_sint(ctx->doc, value));
}

void fl_output_float(fl_context *ctx, const char *pin, double value) {
  fl_output(ctx, pin, yyjson_mut_real(ctx->doc, value));
}

void fl_output_bool(fl_context *ctx, const char *pin, bool value) {
  fl_output(ctx, pin, yyjson_mut_bool(ctx->doc, value));
}

void fl_output_json(fl_context *ctx, const char *pin, yyjson_val *value) {
  fl_output(ctx, pin, yyjson_val_mut_copy(ctx->doc, value));
}

void fl_output_bytes(fl_context *ctx, const char *pin, fl_text bytes) {
  fl_output_text(ctx, pin, fl_base64_encode(ctx, bytes));
}

void fl_activate(fl_context *ctx, const char *pin) { yyjson_mut_arr_add_strcpy(ctx->doc, ctx->activated, pin); }

bool fl_done(fl_context *ctx) {
  fl_activate(ctx, "exec_out");
  return true;
}

static const fl_node *node_named(const fl_node *const *nodes, const char *name) {
  for (; *nodes != NULL; nodes++) {
    if (strcmp((*nodes)->name, name) == 0) return *nodes;
  }
  return NULL;
}

static bool run(fl_context *ctx, const fl_node *const *nodes, fl_text input) {
  yyjson_val *root = fl_json_read_in_place(ctx, input);
  if (!yyjson_is_obj(root)) return fl_fail(ctx, "the execution input is no JSON object");
  const char *name = fl_json_text(yyjson_obj_get(root, "node_name")).data;
  ctx->inputs = yyjson_obj_get(root, "inputs");
  ctx->node = node_named(nodes, name);
  // Hosts that know of one node only need not name it.
  if (ctx->node == NULL && *name == '\0' && nodes[0] != NULL && nodes[1] == NULL) ctx->node = nodes[0];
  if (ctx->node == NULL) return fl_fail(ctx, "this package has no node %s", name);
  return inputs_fit(ctx) && ctx->node->run(ctx);
}

fl_text fl_dispatch(fl_context *ctx, const fl_node *const *nodes, fl_text input) {
  ctx->doc = yyjson_mut_doc_new(&ctx->alc);
  ctx->outputs = yyjson_mut_obj(ctx->doc);
  ctx->activated = yyjson_mut_arr(ctx->doc);
  bool done = run(ctx, nodes, input);
  yyjson_mut_val *result = yyjson_mut_obj(ctx->doc);
  size_t length = 0;
  if (done) {
    yyjson_mut_obj_add_val(ctx->doc, result, "outputs", ctx->outputs);
    yyjson_mut_obj_add_val(ctx->doc, result, "activate_exec", ctx->activated);
    char *json = yyjson_mut_val_write_opts(result, 0, &ctx->alc, &length, NULL);
    if (json != NULL) return (fl_text){json, length};
    // JSON has no NaN, and its texts are UTF-8.
    ctx->error = "an output cannot be written as JSON";
    result = yyjson_mut_obj(ctx->doc);
  }
  // What was set before counts no more.
  yyjson_mut_obj_add_strcpy(ctx->doc, result, "error", ctx->error == NULL ? "it failed" : ctx->error);
  char *json = yyjson_mut_val_write_opts(result, YYJSON_WRITE_ALLOW_INVALID_UNICODE, &ctx->alc, &length, NULL);
  return (fl_text){json, length};
}

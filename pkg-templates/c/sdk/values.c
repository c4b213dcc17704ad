// Pins, variables and the cache: named JSON values that the host keeps.

#include "internal.h"

yyjson_val *fl_pin_get(fl_context *ctx, const char *pin) { return fl_take_json(ctx, fl_host_get_input(FL_CSTR(pin))); }

void fl_pin_set(fl_context *ctx, const char *pin, const yyjson_mut_val *value) {
  fl_text json = fl_json_write(ctx, value);
  fl_host_set_output(FL_CSTR(pin), FL_BYTES(json));
}

void fl_pin_activate(const char *pin) { fl_host_activate_exec(FL_CSTR(pin)); }

yyjson_val *fl_var_get(fl_context *ctx, const char *name) { return fl_take_json(ctx, fl_host_vars_get(FL_CSTR(name))); }

void fl_var_set(fl_context *ctx, const char *name, const yyjson_mut_val *value) {
  fl_text json = fl_json_write(ctx, value);
  fl_host_vars_set(FL_CSTR(name), FL_BYTES(json));
}

void fl_var_delete(const char *name) { fl_host_vars_delete(FL_CSTR(name)); }

bool fl_var_has(const char *name) { return fl_host_vars_has(FL_CSTR(name)) != 0; }

yyjson_val *fl_cache_get(fl_context *ctx, const char *name) {
  return fl_take_json(ctx, fl_host_cache_get(FL_CSTR(name)));
}

void fl_cache_set(fl_context *ctx, const char *name, const yyjson_mut_val *value) {
  fl_text json = fl_json_write(ctx, value);
  fl_host_cache_set(FL_CSTR(name), FL_BYTES(json));
}

void fl_cache_delete(const char *name) { fl_host_cache_delete(FL_CSTR(name)); }

bool fl_cache_has(const char *name) { return fl_host_cache_has(FL_CSTR(name)) != 0; }

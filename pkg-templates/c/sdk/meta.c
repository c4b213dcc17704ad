// Where a node runs, who watches, and whose tokens there are.

#include "internal.h"

fl_text fl_node_id(fl_context *ctx) { return fl_take(ctx, fl_host_node_id()); }
fl_text fl_run_id(fl_context *ctx) { return fl_take(ctx, fl_host_run_id()); }
fl_text fl_app_id(fl_context *ctx) { return fl_take(ctx, fl_host_app_id()); }
fl_text fl_board_id(fl_context *ctx) { return fl_take(ctx, fl_host_board_id()); }
fl_text fl_user_id(fl_context *ctx) { return fl_take(ctx, fl_host_user_id()); }

bool fl_is_streaming(void) { return fl_host_is_streaming() != 0; }
int fl_log_level(void) { return fl_host_log_level(); }
int64_t fl_time_now(void) { return fl_host_time_now(); }
uint64_t fl_random(void) { return fl_host_random(); }

void fl_stream_text(fl_text text) { fl_host_stream_text(FL_BYTES(text)); }

void fl_stream_emit(fl_context *ctx, const char *type, const yyjson_mut_val *data) {
  fl_text json = fl_json_write(ctx, data);
  fl_host_stream_emit(FL_CSTR(type), FL_BYTES(json));
}

void fl_stream_progress(fl_context *ctx, double progress, fl_text message) {
  yyjson_mut_val *data = yyjson_mut_obj(ctx->doc);
  yyjson_mut_obj_add_real(ctx->doc, data, "progress", progress);
  yyjson_mut_obj_add_strncpy(ctx->doc, data, "message", message.data, message.length);
  fl_stream_emit(ctx, "progress", data);
}

bool fl_auth_token(fl_context *ctx, const char *provider, fl_token *token) {
  yyjson_val *found = fl_take_json(ctx, fl_host_auth_token(FL_CSTR(provider)));
  if (found == NULL) return fl_fail(ctx, "there is no token for %s", provider);
  token->access_token = fl_json_text(yyjson_obj_get(found, "access_token"));
  token->token_type = fl_json_text(yyjson_obj_get(found, "token_type"));
  token->expires_at = yyjson_get_sint(yyjson_obj_get(found, "expires_at"));
  return true;
}

bool fl_auth_has_token(const char *provider) { return fl_host_auth_has_token(FL_CSTR(provider)) != 0; }

// What the embedding page offers: models, images, databases; and the types that the host knows.

#include "internal.h"

yyjson_val *fl_embed_text(fl_context *ctx, fl_text model, fl_text texts) {
  return fl_take_json(ctx, fl_host_embed_text(FL_BYTES(model), FL_BYTES(texts)));
}

yyjson_val *fl_embed_query(fl_context *ctx, fl_text model, fl_text texts) {
  return fl_take_json(ctx, fl_host_embed_query(FL_BYTES(model), FL_BYTES(texts)));
}

yyjson_val *fl_embed_document(fl_context *ctx, fl_text model, fl_text texts) {
  return fl_take_json(ctx, fl_host_embed_document(FL_BYTES(model), FL_BYTES(texts)));
}

yyjson_val *fl_embed_image(fl_context *ctx, fl_text model, fl_text image) {
  return fl_take_json(ctx, fl_host_embed_image(FL_BYTES(model), FL_BYTES(image)));
}

yyjson_val *fl_llm_prompt(fl_context *ctx, fl_text model, fl_text messages, bool stream) {
  return fl_take_json(ctx, fl_host_llm_prompt(FL_BYTES(model), FL_BYTES(messages), stream));
}

yyjson_val *fl_llm_prompt_stream(fl_context *ctx, fl_text model, fl_text request) {
  return fl_take_json(ctx, fl_host_llm_prompt_stream(FL_BYTES(model), FL_BYTES(request)));
}

bool fl_image_from_bytes(fl_context *ctx, fl_text bytes, const char *format, fl_text *image) {
  *image = fl_take(ctx, fl_host_image_from_bytes(FL_BYTES(bytes), FL_CSTR(format)));
  return image->length > 0 || fl_fail(ctx, "this is no %s image", format);
}

bool fl_image_to_bytes(fl_context *ctx, fl_text image, const char *format, fl_text *bytes) {
  *bytes = fl_take(ctx, fl_host_image_to_bytes(FL_BYTES(image), FL_CSTR(format)));
  return bytes->length > 0 || fl_fail(ctx, "there is no such image in %s", format);
}

yyjson_val *fl_db_query(fl_context *ctx, fl_db_operation operation, fl_text connection, fl_text payload) {
  return fl_take_json(ctx, fl_host_db_query((int32_t)operation, FL_BYTES(connection), FL_BYTES(payload)));
}

yyjson_val *fl_schema_of(fl_context *ctx, const char *type) {
  return fl_take_json(ctx, fl_host_schema_of(FL_CSTR(type)));
}

yyjson_val *fl_schema_types(fl_context *ctx) { return fl_take_json(ctx, fl_host_schema_types()); }

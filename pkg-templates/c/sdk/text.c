// Texts: formatting, UTF-8, base64, JSON.

#include <stdarg.h>
#include <stdio.h>

#include "internal.h"

#define MAX_DEPTH 120 // levels of JSON: the host takes 128, of which the result takes some for itself

fl_text fl_str(const char *text) { return (fl_text){text, strlen(text)}; }

static fl_text format(fl_context *ctx, const char *format, va_list values) {
  va_list again;
  va_copy(again, values);
  int length = vsnprintf(NULL, 0, format, again);
  va_end(again);
  if (length < 0) return fl_str(format);
  char *text = fl_alloc(ctx, (size_t)length);
  vsnprintf(text, (size_t)length + 1, format, values);
  return (fl_text){text, (size_t)length};
}

fl_text fl_format(fl_context *ctx, const char *text, ...) {
  va_list values;
  va_start(values, text);
  fl_text formatted = format(ctx, text, values);
  va_end(values);
  return formatted;
}

bool fl_fail(fl_context *ctx, const char *text, ...) {
  va_list values;
  va_start(values, text);
  ctx->error = format(ctx, text, values).data;
  va_end(values);
  return false;
}

// Five functions instead of one with a level: what a package does not call does not become an import.
#define LOG(level)                                                                                                     \
  void fl_log_##level(const char *text, ...) {                                                                         \
    fl_context ctx = {0};                                                                                              \
    va_list values;                                                                                                    \
    va_start(values, text);                                                                                            \
    fl_text message = format(&ctx, text, values);                                                                      \
    va_end(values);                                                                                                    \
    fl_host_log_##level(FL_BYTES(message));                                                                            \
    fl_context_reset(&ctx);                                                                                            \
  }

LOG(trace)
LOG(debug)
LOG(info)
LOG(warn)
LOG(error)

void fl_log_json(fl_context *ctx, fl_level level, fl_text message, const yyjson_mut_val *data) {
  fl_text json = fl_json_write(ctx, data);
  fl_host_log_json((int32_t)level, FL_BYTES(message), FL_BYTES(json));
}

bool fl_is_utf8(fl_text bytes) {
  const unsigned char *at = (const unsigned char *)bytes.data, *end = at + bytes.length;
  while (at < end) {
    unsigned char first = *at++;
    if (first < 0x80) continue;
    int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    if (first < 0xC2 || first > 0xF4 || end - at < more) return false;
    // Nothing longer than it need be, no surrogates, nothing beyond U+10FFFF.
    if ((first == 0xE0 && *at < 0xA0) || (first == 0xED && *at > 0x9F)) return false;
    if ((first == 0xF0 && *at < 0x90) || (first == 0xF4 && *at > 0x8F)) return false;
    for (; more > 0; more--) {
      if ((*at++ & 0xC0) != 0x80) return false;
    }
  }
  return true;
}

static const char BASE64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fl_text fl_base64_encode(fl_context *ctx, fl_text bytes) {
  size_t length = (bytes.length + 2) / 3 * 4;
  char *text = fl_alloc(ctx, length), *to = text;
  for (size_t i = 0; i < bytes.length; i += 3) {
    size_t left = bytes.length - i;
    uint32_t three = (uint32_t)(unsigned char)bytes.data[i] << 16;
    if (left > 1) three |= (uint32_t)(unsigned char)bytes.data[i + 1] << 8;
    if (left > 2) three |= (unsigned char)bytes.data[i + 2];
    *to++ = BASE64[three >> 18];
    *to++ = BASE64[three >> 12 & 63];
    *to++ = left > 1 ? BASE64[three >> 6 & 63] : '=';
    *to++ = left > 2 ? BASE64[three & 63] : '=';
  }
  return (fl_text){text, length};
}

bool fl_base64_decode(fl_context *ctx, fl_text base64, fl_text *bytes) {
  size_t length = base64.length;
  while (length > 0 && base64.length - length < 2 && base64.data[length - 1] == '=') length--;
  if (length % 4 == 1) return fl_fail(ctx, "this is no base64");
  char *data = fl_alloc(ctx, length * 3 / 4), *to = data;
  uint32_t bits = 0;
  for (size_t i = 0; i < length; i++) {
    const char *digit = base64.data[i] == '\0' ? NULL : strchr(BASE64, base64.data[i]);
    if (digit == NULL) return fl_fail(ctx, "this is no base64");
    bits = bits << 6 | (uint32_t)(digit - BASE64);
    if (i % 4 != 0) *to++ = (char)(bits >> (6 - i % 4 * 2));
  }
  *to = '\0';
  *bytes = (fl_text){data, (size_t)(to - data)};
  return true;
}

// Whether it has no more levels than the host takes. What is no JSON may have any number.
static bool is_flat(fl_text json) {
  int depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < json.length; i++) {
    char c = json.data[i];
    if (in_string && c == '\\') {
      i++;
    } else if (c == '"') {
      in_string = !in_string;
    } else if (!in_string && (c == '[' || c == '{')) {
      if (++depth > MAX_DEPTH) return false;
    } else if (!in_string && (c == ']' || c == '}')) {
      depth--;
    }
  }
  return true;
}

static yyjson_val *read_json(fl_context *ctx, fl_text json, yyjson_read_flag flags) {
  if (!is_flat(json)) return NULL;
  // yyjson writes nothing there unless the flags say that it may.
  return yyjson_doc_get_root(yyjson_read_opts((char *)(uintptr_t)json.data, json.length, flags, &ctx->alc, NULL));
}

yyjson_val *fl_json_read(fl_context *ctx, fl_text json) { return read_json(ctx, json, YYJSON_READ_NOFLAG); }

yyjson_val *fl_json_read_in_place(fl_context *ctx, fl_text json) { return read_json(ctx, json, YYJSON_READ_INSITU); }

fl_text fl_json_write(fl_context *ctx, const yyjson_mut_val *value) {
  size_t length = 0;
  char *text = yyjson_mut_val_write_opts(value, 0, &ctx->alc, &length, NULL);
  return text == NULL ? fl_str("null") : (fl_text){text, length};
}

fl_text fl_json_text(const yyjson_val *value) {
  yyjson_val *text = (yyjson_val *)(uintptr_t)value;
  return yyjson_is_str(text) ? (fl_text){yyjson_get_str(text), yyjson_get_len(text)} : fl_str("");
}

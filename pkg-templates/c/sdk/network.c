// Requests and sockets.

#include "internal.h"

bool fl_http_send(fl_context *ctx, fl_request request, fl_response *response) {
  yyjson_mut_val *headers = yyjson_mut_obj(ctx->doc);
  for (const char *const *name = request.headers; name != NULL && name[0] != NULL && name[1] != NULL; name += 2) {
    yyjson_mut_obj_add_str(ctx->doc, headers, name[0], name[1]);
  }
  fl_text json = fl_json_write(ctx, headers);
  response->url = request.url;
  response->handle = fl_host_http_request((int32_t)request.method, FL_BYTES(request.url), FL_BYTES(json),
                                          FL_BYTES(request.body));
  if (response->handle == 0) return fl_fail(ctx, "no answer from %s", request.url.data);
  response->status = fl_host_http_status(response->handle);
  return true;
}

fl_text fl_http_body(fl_context *ctx, fl_response response) { return fl_take(ctx, fl_host_http_body(response.handle)); }

bool fl_http_text(fl_context *ctx, fl_response response, fl_text *text) {
  *text = fl_http_body(ctx, response);
  return fl_is_utf8(*text) || fl_fail(ctx, "the answer from %s is not text", response.url.data);
}

bool fl_http_json(fl_context *ctx, fl_response response, yyjson_val **value) {
  *value = fl_json_read_in_place(ctx, fl_http_body(ctx, response));
  return *value != NULL || fl_fail(ctx, "the answer from %s is not JSON", response.url.data);
}

yyjson_val *fl_http_parts(fl_context *ctx, fl_response response) {
  return fl_take_json(ctx, fl_host_http_response(response.handle));
}

bool fl_ws_connect(fl_context *ctx, fl_text url, const char *protocols, fl_socket *socket) {
  yyjson_mut_val *headers = yyjson_mut_obj(ctx->doc);
  if (protocols != NULL) yyjson_mut_obj_add_str(ctx->doc, headers, "Sec-WebSocket-Protocol", protocols);
  fl_text json = fl_json_write(ctx, headers);
  socket->session = fl_host_ws_connect(FL_BYTES(url), FL_BYTES(json));
  return socket->session >= 0 || fl_fail(ctx, "no connection to %s", url.data);
}

static bool send_message(fl_context *ctx, fl_socket socket, fl_text message, bool binary) {
  return fl_host_ws_send(socket.session, FL_BYTES(message), binary) == 1 || fl_fail(ctx, "the connection is closed");
}

bool fl_ws_send_text(fl_context *ctx, fl_socket socket, fl_text text) { return send_message(ctx, socket, text, false); }

bool fl_ws_send_bytes(fl_context *ctx, fl_socket socket, fl_text bytes) {
  return send_message(ctx, socket, bytes, true);
}

fl_received fl_ws_receive(fl_context *ctx, fl_socket socket, int timeout_ms, fl_message *message) {
  int32_t handle = fl_host_ws_receive(socket.session, timeout_ms);
  if (handle <= 0) return handle < 0 ? FL_CLOSED : FL_NOTHING;
  yyjson_val *found = fl_take_json(ctx, fl_host_ws_message(handle));
  message->data = fl_json_text(yyjson_obj_get(found, "data"));
  message->binary = yyjson_equals_str(yyjson_obj_get(found, "type"), "binary");
  if (message->binary && !fl_base64_decode(ctx, message->data, &message->data)) return FL_NOTHING;
  return FL_MESSAGE;
}

void fl_ws_close(fl_socket socket) { fl_host_ws_close(socket.session); }

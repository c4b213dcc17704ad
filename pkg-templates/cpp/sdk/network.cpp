#include "flowlike.hpp"

namespace flowlike {

namespace http {

Result<Response> Request::send() const {
  auto names = dump(headers);
  int handle = imports::http_request(static_cast<std::int32_t>(method), FLOWLIKE_PASS(url), FLOWLIKE_PASS(names),
                                  FLOWLIKE_PASS(body));
  if (handle == 0) return fail("no answer from ", url);
  return Response(handle, url);
}

int Response::status() const { return imports::http_status(handle_); }

std::string Response::body() const { return imports::take(imports::http_body(handle_)); }

Result<std::string> Response::text() const {
  auto bytes = body();
  if (!is_utf8(bytes)) return fail("the answer from ", url_, " is not text");
  return bytes;
}

Result<flowlike::json> Response::json() const {
  auto value = parse(body());
  if (!value) return fail("the answer from ", url_, " is not JSON");
  return *std::move(value);
}

Result<flowlike::json> Response::parts() const {
  auto value = parse(imports::take(imports::http_response(handle_)));
  if (!value) return fail("the answer from ", url_, " is not text");
  return *std::move(value);
}

} // namespace http

namespace ws {

Result<Socket> Socket::connect(std::string_view url, std::string_view protocols) {
  json headers = json::object();
  if (!protocols.empty()) headers["Sec-WebSocket-Protocol"] = protocols;
  auto names = dump(headers);
  int session = imports::ws_connect(FLOWLIKE_PASS(url), FLOWLIKE_PASS(names));
  if (session < 0) return fail("no connection to ", url);
  return Socket(session);
}

Socket &Socket::operator=(Socket &&other) noexcept {
  std::swap(session_, other.session_);
  return *this;
}

Socket::~Socket() {
  if (session_ >= 0) imports::ws_close(session_);
}

Result<> Socket::send(std::string_view message, bool binary) {
  if (imports::ws_send(session_, FLOWLIKE_PASS(message), binary) != 1) return fail("the connection is closed");
  return {};
}

Result<> Socket::send_text(std::string_view text) { return send(text, false); }

Result<> Socket::send_bytes(std::string_view bytes) { return send(bytes, true); }

std::expected<Message, Silence> Socket::receive(int timeout_ms) {
  int handle = imports::ws_receive(session_, timeout_ms);
  if (handle < 0) return std::unexpected(Silence::Closed);
  auto found = handle == 0 ? std::nullopt : parse(imports::take(imports::ws_message(handle)));
  if (!found) return std::unexpected(Silence::TimedOut);
  auto data = member<std::string>(*found, "data").value_or("");
  bool binary = member<std::string>(*found, "type") == "binary";
  return Message{binary ? base64_decode(data).value_or("") : std::move(data), binary};
}

} // namespace ws

} // namespace flowlike

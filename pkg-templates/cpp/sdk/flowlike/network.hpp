// Requests and sockets. Need the host in the manifest.
#ifndef FLOWLIKE_NETWORK_HPP
#define FLOWLIKE_NETWORK_HPP

#include <map>

#include "base.hpp"

namespace flowlike {

// Needs http_get for GET, HEAD and OPTIONS, http_write for the rest.
namespace http {
enum class Method { Get, Post, Put, Delete, Patch, Head, Options };

// The answer to a request, whatever its status. The host keeps it until it is read.
class Response {
public:
  Response(int handle, std::string url) : handle_(handle), url_(std::move(url)) {}

  int status() const;
  std::string body() const;
  Result<std::string> text() const;
  Result<flowlike::json> json() const;
  Result<flowlike::json> parts() const; // {status, headers, body}, if the body is text

private:
  int handle_;
  std::string url_;
};

struct Request {
  Method method = Method::Get;
  std::string url = {};
  std::map<std::string, std::string> headers = {};
  std::string body = {};

  Result<Response> send() const;
};
} // namespace http

// Needs network:websocket.
namespace ws {
struct Message {
  std::string data;
  bool binary = false;
};

// How a wait ended, if not with a message.
enum class Silence { TimedOut, Closed };

// An open connection, closed when it goes out of scope.
class Socket {
public:
  static Result<Socket> connect(std::string_view url, std::string_view protocols = {});
  Socket(Socket &&other) noexcept : session_(std::exchange(other.session_, -1)) {}
  Socket &operator=(Socket &&other) noexcept;
  ~Socket();

  Result<> send_text(std::string_view text);
  Result<> send_bytes(std::string_view bytes);
  std::expected<Message, Silence> receive(int timeout_ms = -1); // -1 waits on

private:
  explicit Socket(int session) : session_(session) {}
  Result<> send(std::string_view message, bool binary);

  int session_;
};
} // namespace ws

} // namespace flowlike

#endif

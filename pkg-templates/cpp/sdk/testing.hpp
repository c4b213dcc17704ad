// A host in memory, for unit tests on a computer:
//
//     testing::host = {.user = "Ada", .variables = {{"greeting", "Welcome"}}};
//     json result = testing::run(greet(), {{"name", "Ada"}});
//
// Permissions are not checked: `flow-like run` does that.
#ifndef FLOWLIKE_TESTING_HPP
#define FLOWLIKE_TESTING_HPP

#include <flowlike.hpp>

#include <deque>
#include <map>
#include <string>
#include <vector>

namespace flowlike::testing {

// The answer to a request.
struct Answer {
  int status = 200;
  std::string body = {};
};

// What the host has, and what nodes did to it.
struct Host {
  // Ids; empty is none.
  std::string node = {};
  std::string run = {};
  std::string app = {};
  std::string board = {};
  std::string user = {};
  std::int64_t time = 0; // moves on by one each time that somebody looks

  std::map<std::string, json> variables = {};
  std::map<std::string, json> cache = {};
  std::map<std::string, json> pins = {};          // for `pins::get`, and of `pins::set`
  std::map<std::string, std::string> files = {};  // by path: storage/…, upload/…, cache/… or user/…, with node/ in between
  bool no_storage = false;                        // where it is the node's
  std::map<std::string, Answer> answers = {};     // by URL; what is not there cannot be reached
  std::map<std::string, std::deque<std::string>> sockets = {}; // messages to come, by URL
  std::map<std::string, std::string> tokens = {};              // by provider
  std::map<std::string, std::string> services = {}; // answers of models, images, databases, schemas: llm_prompt, query

  std::vector<std::pair<std::string, std::string>> logs = {}; // level and message
  std::vector<std::pair<std::string, json>> streamed = {};    // type and data
  std::vector<std::string> requests = {};                     // `GET https://…`
  std::vector<std::string> sent = {};                         // into sockets
  std::vector<std::string> activated = {};                    // of `pins::activate`

  // What the numbers and ids stand for that nodes were given.
  std::vector<std::string> handed = {};
  std::map<std::string, std::string> unfinished = {};
};

extern Host host;

// The result as the module returns it: outputs and activate_exec, or an error.
json run(const Node &node, const json &inputs = json::object());

} // namespace flowlike::testing

#endif

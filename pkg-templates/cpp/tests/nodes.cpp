// The nodes on a host in memory: `make test`.

#include "../src/nodes.hpp"

#include <limits>
#include <testing.hpp>

#include "check.hpp"

using namespace flowlike;
using testing::host;
using testing::run;

static json failed(std::string_view message) { return {{"error", message}}; }

static json done(json outputs, std::vector<std::string> activated = {"exec_out"}) {
  return {{"outputs", std::move(outputs)}, {"activate_exec", activated}};
}

static void add_is_exact() {
  constexpr auto min = std::numeric_limits<std::int64_t>::min(), max = std::numeric_limits<std::int64_t>::max();
  CHECK(run(add(), {{"a", 1}, {"b", 2}}), done({{"sum", 3}}, {}));
  CHECK(run(add()), done({{"sum", 0}}, {}));
  CHECK(run(add(), {{"a", min}, {"b", max}}), done({{"sum", -1}}, {}));
  CHECK(run(add(), {{"a", 9007199254740993}}), done({{"sum", 9007199254740993}}, {}));
  CHECK(run(add(), {{"a", max}, {"b", 1}}), failed("9223372036854775807 + 1 does not fit into 64 bits"));
  CHECK(run(add(), {{"a", min}, {"b", -1}}), failed("-9223372036854775808 + -1 does not fit into 64 bits"));
  CHECK(run(add(), {{"a", "1"}}), failed("the input a is not an integer of 64 bits"));
}

static void text_stats_counts() {
  auto stats = [](int characters, int words, int lines, std::string_view longest) {
    json all = {{"characters", characters}, {"words", words}, {"lines", lines}, {"longest_word", longest}};
    return done({{"stats", all}}, {});
  };
  CHECK(run(text_stats(), {{"text", "one two\nthree größer 🌍\n"}}), stats(23, 5, 2, "größer"));
  CHECK(run(text_stats()), stats(0, 0, 0, ""));
  CHECK(run(text_stats(), {{"text", " \t\r\n\n"}}), stats(5, 0, 2, ""));
  CHECK(run(text_stats(), {{"text", "aa\tbb\r\ncc"}}), stats(9, 3, 2, "aa"));
}

static void branch_goes_one_way() {
  CHECK(run(branch(), {{"condition", true}}), done(json::object(), {"true"}));
  CHECK(run(branch()), done(json::object(), {"false"}));
}

static void http_json_reads_answers() {
  host.answers["https://a.example"] = {.status = 404, .body = R"({"id": 9007199254740993, "name": "größer 🌍"})"};
  host.answers["https://b.example"] = {.body = "no JSON"};
  json body = {{"id", 9007199254740993}, {"name", "größer 🌍"}};
  CHECK(run(http_json(), {{"url", "https://a.example"}}), done({{"status", 404}, {"body", body}}));
  CHECK(host.requests.front(), "GET https://a.example");
  CHECK(run(http_json(), {{"url", "https://b.example"}}), failed("the answer from https://b.example is not JSON"));
  CHECK(run(http_json(), {{"url", "https://c.example"}}), failed("no answer from https://c.example"));
}

static void notes_are_kept() {
  std::string odd = "größer 🌍 \"quoted\"\\\n\u0001";
  json first = {{"read", odd}, {"names", {"a.txt"}}}, second = {{"read", "second"}, {"names", {"a.txt", "deep/b.txt"}}};
  CHECK(run(notes(), {{"name", "a.txt"}, {"text", odd}}), done(first));
  CHECK(run(notes(), {{"name", "deep/b.txt"}, {"text", "second"}}), done(second));
  CHECK(host.files["storage/node/deep/b.txt"], "second");
  CHECK(run(notes(), {{"name", "c.txt"}}), failed("c.txt could not be read"));
  CHECK(run(notes(), {{"name", "../c.txt"}, {"text", "t"}}), failed("../c.txt could not be written"));
  host.files["storage/node/bytes"] = "\xFF\xFE";
  CHECK(run(notes(), {{"name", "bytes"}}), failed("bytes could not be read"));
  host.no_storage = true;
  CHECK(run(notes()), failed("there is no storage directory"));
}

static void progress_streams() {
  CHECK(run(progress()), done({{"done", 4}}));
  CHECK(host.streamed.size(), 8);
  CHECK(host.streamed[0], {"text", "step 1 of 4\n"});
  CHECK(host.streamed[1], {"progress", {{"progress", 0.25}, {"message", "step 1 of 4"}}});
}

static void whoami_knows_the_run() {
  json nowhere = {{"node", ""}, {"run", ""}, {"app", ""}, {"board", ""}, {"user", ""}}, somewhere = nowhere;
  CHECK(run(whoami()),
        done({{"greeting", "Hello, stranger!"}, {"runs", 1}, {"signed_in", false}, {"where", nowhere}}));
  host.node = "n";
  host.user = "Ada";
  host.variables["greeting"] = "Welcome";
  host.tokens["github"] = "secret";
  somewhere.update({{"node", "n"}, {"user", "Ada"}});
  CHECK(run(whoami()), done({{"greeting", "Welcome, Ada!"}, {"runs", 2}, {"signed_in", true}, {"where", somewhere}}));
}

int main() {
  for (auto test : {add_is_exact, text_stats_counts, branch_goes_one_way, http_json_reads_answers, notes_are_kept,
                    progress_streams, whoami_knows_the_run}) {
    host = {};
    test();
  }
  std::printf("the nodes: %d failures\n", failures);
  return failures > 0;
}

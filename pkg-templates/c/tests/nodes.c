// The nodes on a host in memory: `make test`.

#include <testing.h>

#include "check.h"

extern const fl_node add, text_stats, branch, http_json, notes, progress, whoami;

static void add_is_exact(void) {
  CHECK_JSON(fl_host_run(&add, FL_JSON({"a": 1, "b": 2})), {"outputs": {"sum": 3}, "activate_exec": []});
  CHECK_JSON(fl_host_run(&add, FL_JSON({})), {"outputs": {"sum": 0}, "activate_exec": []});
  CHECK_JSON(fl_host_run(&add, FL_JSON({"a": -9223372036854775808, "b": 9223372036854775807})),
             {"outputs": {"sum": -1}, "activate_exec": []});
  CHECK_JSON(fl_host_run(&add, FL_JSON({"a": 9007199254740993})),
             {"outputs": {"sum": 9007199254740993}, "activate_exec": []});
  CHECK_JSON(fl_host_run(&add, FL_JSON({"a": 9223372036854775807, "b": 1})),
             {"error": "9223372036854775807 + 1 does not fit into 64 bits"});
  CHECK_JSON(fl_host_run(&add, FL_JSON({"a": -9223372036854775808, "b": -1})),
             {"error": "-9223372036854775808 + -1 does not fit into 64 bits"});
  CHECK_JSON(fl_host_run(&add, FL_JSON({"a": "1"})), {"error": "the input a is not an integer of 64 bits"});
}

static void text_stats_counts(void) {
  CHECK_JSON(fl_host_run(&text_stats, FL_JSON({"text": "one two\nthree größer 🌍\n"})),
             {"outputs": {"stats": {"characters": 23, "words": 5, "lines": 2, "longest_word": "größer"}},
              "activate_exec": []});
  CHECK_JSON(fl_host_run(&text_stats, FL_JSON({"text": ""})),
             {"outputs": {"stats": {"characters": 0, "words": 0, "lines": 0, "longest_word": ""}},
              "activate_exec": []});
  CHECK_JSON(fl_host_run(&text_stats, FL_JSON({"text": "aa\tbb\r\ncc"})),
             {"outputs": {"stats": {"characters": 9, "words": 3, "lines": 2, "longest_word": "aa"}},
              "activate_exec": []});
  CHECK_JSON(fl_host_run(&text_stats, FL_JSON({"text": "a\u0000b \u00e9"})),
             {"outputs": {"stats": {"characters": 5, "words": 2, "lines": 1, "longest_word": "a\u0000b"}},
              "activate_exec": []});
}

static void branch_goes_one_way(void) {
  CHECK_JSON(fl_host_run(&branch, FL_JSON({"condition": true})), {"outputs": {}, "activate_exec": ["true"]});
  CHECK_JSON(fl_host_run(&branch, FL_JSON({})), {"outputs": {}, "activate_exec": ["false"]});
}

static void http_json_reads_answers(void) {
  fl_host_answer("https://a.example", 404, FL_JSON({"id": 9007199254740993, "name": "größer 🌍"}));
  fl_host_answer("https://b.example", 200, "no JSON");
  CHECK_JSON(fl_host_run(&http_json, FL_JSON({"url": "https://a.example"})),
             {"outputs": {"status": 404, "body": {"id": 9007199254740993, "name": "größer 🌍"}},
              "activate_exec": ["exec_out"]});
  CHECK(fl_host_get(FL_HOST_REQUEST, "GET https://a.example") != NULL);
  CHECK_JSON(fl_host_run(&http_json, FL_JSON({"url": "https://b.example"})),
             {"error": "the answer from https://b.example is not JSON"});
  CHECK_JSON(fl_host_run(&http_json, FL_JSON({"url": "https://c.example"})),
             {"error": "no answer from https://c.example"});
}

static void notes_are_kept(void) {
  CHECK_JSON(fl_host_run(&notes, FL_JSON({"name": "a.txt", "text": "größer 🌍 \"quoted\"\\\n\u0001"})),
             {"outputs": {"read": "größer 🌍 \"quoted\"\\\n\u0001", "names": ["a.txt"]}, "activate_exec": ["exec_out"]});
  CHECK_JSON(fl_host_run(&notes, FL_JSON({"name": "deep/b.txt", "text": "second"})),
             {"outputs": {"read": "second", "names": ["a.txt", "deep/b.txt"]}, "activate_exec": ["exec_out"]});
  CHECK_TEXT(fl_host_get(FL_HOST_FILE, "storage/node/deep/b.txt"), "second");
  CHECK_JSON(fl_host_run(&notes, FL_JSON({"name": "c.txt"})), {"error": "c.txt could not be read"});
  CHECK_JSON(fl_host_run(&notes, FL_JSON({"name": "../c.txt", "text": "t"})),
             {"error": "../c.txt could not be written"});
  fl_host_put(FL_HOST_FILE, "storage/node/bytes", "\xFF\xFE");
  CHECK_JSON(fl_host_run(&notes, FL_JSON({"name": "bytes"})), {"error": "bytes could not be read"});
  fl_host.no_storage = true;
  CHECK_JSON(fl_host_run(&notes, FL_JSON({})), {"error": "there is no storage directory"});
}

static void progress_streams(void) {
  const char *type;
  CHECK_JSON(fl_host_run(&progress, FL_JSON({})), {"outputs": {"done": 4}, "activate_exec": ["exec_out"]});
  CHECK_TEXT(fl_host_nth(FL_HOST_STREAMED, 0, &type), "step 1 of 4\n");
  CHECK_TEXT(type, "text");
  CHECK_JSON(fl_host_nth(FL_HOST_STREAMED, 1, &type), {"progress": 0.25, "message": "step 1 of 4"});
  CHECK_TEXT(type, "progress");
  CHECK(fl_host_nth(FL_HOST_STREAMED, 8, NULL) == NULL);
}

static void whoami_knows_the_run(void) {
  CHECK_JSON(fl_host_run(&whoami, FL_JSON({})),
             {"outputs": {"greeting": "Hello, stranger!", "runs": 1, "signed_in": false,
                          "where": {"node": "", "run": "", "app": "", "board": "", "user": ""}},
              "activate_exec": ["exec_out"]});
  fl_host.node = "n";
  fl_host.user = "Ada";
  fl_host_put(FL_HOST_VARIABLE, "greeting", "\"Welcome\"");
  fl_host_put(FL_HOST_TOKEN, "github", "secret");
  CHECK_JSON(fl_host_run(&whoami, FL_JSON({})),
             {"outputs": {"greeting": "Welcome, Ada!", "runs": 2, "signed_in": true,
                          "where": {"node": "n", "run": "", "app": "", "board": "", "user": "Ada"}},
              "activate_exec": ["exec_out"]});
}

int main(void) {
  void (*const tests[])(void) = {add_is_exact,   text_stats_counts, branch_goes_one_way, http_json_reads_answers,
                                 notes_are_kept, progress_streams,  whoami_knows_the_run};
  size_t count = sizeof tests / sizeof tests[0];
  for (size_t i = 0; i < count; i++) {
    fl_host_reset();
    tests[i]();
  }
  fl_host_reset();
  printf("%zu tests, %d failures\n", count, failures);
  return failures > 0;
}

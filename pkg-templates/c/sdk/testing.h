// A host in memory, for unit tests on a computer:
//
//     fl_host_reset();
//     fl_host.user = "Ada";
//     fl_host_put(FL_HOST_VARIABLE, "greeting", "\"Welcome\"");
//     const char *result = fl_host_run(&greet, FL_JSON({"name": "Ada"}));
//
// Permissions are not checked: `flow-like run` does that.
#ifndef FLOWLIKE_TESTING_H
#define FLOWLIKE_TESTING_H

#include <flowlike.h>

typedef struct {
  const char *node, *run, *app, *board, *user; // ids; NULL is none
  int64_t time;                                // moves on by one each time that somebody looks
  bool no_storage;
} fl_host_settings;

extern fl_host_settings fl_host;

typedef enum {
  // What nodes find, by name.
  FL_HOST_VARIABLE, // JSON
  FL_HOST_CACHE,    // JSON
  FL_HOST_INPUT,    // JSON of a pin, for `fl_pin_get`
  FL_HOST_FILE,     // by path: storage/…, upload/…, cache/… or user/…, with node/ in between where it is the node's
  FL_HOST_ANSWER,   // by URL; what is not there cannot be reached
  FL_HOST_SOCKET,   // messages to come, by URL
  FL_HOST_TOKEN,    // by provider
  FL_HOST_SERVICE,  // answers of models, images, databases and schemas by function: llm_prompt, query
  // What nodes did.
  FL_HOST_LOG,      // level and message
  FL_HOST_STREAMED, // type and data
  FL_HOST_REQUEST,  // `GET https://…` and body
  FL_HOST_SENT,     // into sockets, by URL
  FL_HOST_OUTPUT,   // of `fl_pin_set`
  FL_HOST_EXEC,     // of `fl_pin_activate`
  FL_HOST_UNFINISHED
} fl_host_kind;

// Forgets everything.
void fl_host_reset(void);

// One more; `put` replaces what has the same name.
void fl_host_add(fl_host_kind kind, const char *name, const char *value);
void fl_host_put(fl_host_kind kind, const char *name, const char *value);
void fl_host_answer(const char *url, int status, const char *body);

// By name, or by number from 0 on; NULL if there is none.
const char *fl_host_get(fl_host_kind kind, const char *name);
const char *fl_host_nth(fl_host_kind kind, int number, const char **name);

// Runs a node. The result is the JSON that the module returns, and stays until the next run.
const char *fl_host_run(const fl_node *node, const char *inputs);

#endif

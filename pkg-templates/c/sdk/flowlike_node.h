// How a package says what nodes it has. All of it is data that the compiler lays out:
//
//     static bool run(fl_context *ctx) { … }
//
//     const fl_node greet = {
//         .name = "greet",
//         .friendly_name = "Greet",
//         .pins = FL_PINS(FL_INPUT("name", "Name", "Who is greeted", FL_STRING, .default_value = FL_JSON("World")),
//                         FL_OUTPUT("greeting", "Greeting", "What to say", FL_STRING)),
//         .run = run,
//     };
//
//     const fl_node *const fl_package[] = {&greet, NULL};
#ifndef FLOWLIKE_NODE_H
#define FLOWLIKE_NODE_H

#include <stdbool.h>
#include <stddef.h>

// One run of a node: what came in, what goes out, and the memory for both.
typedef struct fl_context fl_context;

typedef enum {
  FL_STRING,
  FL_INTEGER, // int64_t
  FL_FLOAT,
  FL_BOOLEAN,
  FL_DATE,
  FL_PATH_BUF,
  FL_BYTE,
  FL_EXECUTION,
  FL_STRUCT,
  FL_GENERIC
} fl_data_type;

typedef enum { FL_NORMAL, FL_ARRAY, FL_HASH_MAP, FL_HASH_SET } fl_value_type;

typedef struct {
  const char *name;
  const char *friendly_name;
  const char *description;
  bool is_output;
  fl_data_type data_type;
  fl_value_type value_type;
  const char *default_value; // JSON
  const char *schema;        // JSON Schema
  const char *valid_values;  // JSON array
  const char *range;         // JSON array of two
  const char *step;          // JSON number
  bool sensitive;
  bool enforce_schema;
  bool enforce_generic_value_type;
} fl_pin;

typedef struct {
  const char *name;
  const char *friendly_name;
  const char *description;
  const char *category;
  const char *icon;
  const char *docs;
  const char *scores; // JSON object
  bool long_running;
  const char *const *permissions;
  const fl_pin *pins;
  bool (*run)(fl_context *ctx);
} fl_node;

// The nodes of the package; NULL is the last.
extern const fl_node *const fl_package[];

// JSON as it is written, without the quotes and backslashes of a C string.
#define FL_JSON(...) #__VA_ARGS__
#define FL_LIST(...) (const char *const[]){__VA_ARGS__, NULL}
#define FL_PINS(...) (const fl_pin[]){__VA_ARGS__, {.name = NULL}}

// A data type is followed by whatever else there is to say: FL_STRING, .value_type = FL_ARRAY
#define FL_INPUT(name_, friendly_name_, description_, ...)                                                             \
  {.name = name_, .friendly_name = friendly_name_, .description = description_, .data_type = __VA_ARGS__}
#define FL_OUTPUT(name_, friendly_name_, description_, ...)                                                            \
  {.is_output = true, .name = name_, .friendly_name = friendly_name_, .description = description_,                     \
   .data_type = __VA_ARGS__}
#define FL_EXEC_IN FL_INPUT("exec_in", "In", "Starts the node", FL_EXECUTION)
#define FL_EXEC_OUT FL_OUTPUT("exec_out", "Out", "Goes on from here", FL_EXECUTION)

#endif

// What the SDK's own files share.
#ifndef FLOWLIKE_INTERNAL_H
#define FLOWLIKE_INTERNAL_H

#include <stdlib.h>
#include <string.h>

#include "flowlike.h"
#include "host.h"

struct fl_context {
  struct fl_block *blocks; // all memory of the run
  yyjson_alc alc;          // the same for yyjson
  const fl_node *node;
  yyjson_val *inputs;
  yyjson_mut_doc *doc;
  yyjson_mut_val *outputs;
  yyjson_mut_val *activated;
  const char *error;
};

// A pointer and a length, as the ABI wants them.
#define FL_BYTES(text) (text).data, (uint32_t)(text).length
#define FL_CSTR(text) (text), (uint32_t)strlen(text)

// Memory that belongs to nobody yet; NULL where there is none.
void *fl_block_new(size_t size);
void fl_block_free(void *memory);

// Frees what the run before has left.
void fl_context_reset(fl_context *ctx);

// What the host has returned now belongs to the run. Nothing is empty text, and no JSON.
fl_text fl_take(fl_context *ctx, fl_packed packed);
yyjson_val *fl_take_json(fl_context *ctx, fl_packed packed);

// Of a text in memory of the run, or from `alloc`. It has no meaning any more afterwards.
yyjson_val *fl_json_read_in_place(fl_context *ctx, fl_text json);

// The result of a run, and the definitions of the package, as JSON.
fl_text fl_dispatch(fl_context *ctx, const fl_node *const *nodes, fl_text input);
fl_text fl_definitions(fl_context *ctx, const fl_node *const *nodes);

#endif

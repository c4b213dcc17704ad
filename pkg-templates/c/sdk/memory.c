// Memory of a run: a list of blocks, so that all of it can be freed at once and each of it by itself.

#include "internal.h"

typedef struct fl_block {
  struct fl_block *next;
  struct fl_block **link; // what points here
  _Alignas(max_align_t) char data[];
} fl_block;

static fl_block *block_of(void *memory) { return (fl_block *)((char *)memory - offsetof(fl_block, data)); }

// A text ends with a zero, and yyjson wants some more of them behind what it reads in place.
static fl_block *resized(fl_block *block, size_t size) {
  if (size > PTRDIFF_MAX - sizeof(fl_block) - YYJSON_PADDING_SIZE) return NULL; // not every malloc says so itself
  block = realloc(block, sizeof(fl_block) + size + YYJSON_PADDING_SIZE);
  if (block != NULL) memset(block->data + size, 0, YYJSON_PADDING_SIZE);
  return block;
}

void *fl_block_new(size_t size) {
  fl_block *block = resized(NULL, size);
  return block == NULL ? NULL : block->data;
}

void fl_block_free(void *memory) {
  if (memory != NULL) free(block_of(memory));
}

static void adopt(fl_context *ctx, void *memory) {
  fl_block *block = block_of(memory);
  block->next = ctx->blocks;
  block->link = &ctx->blocks;
  if (block->next != NULL) block->next->link = &block->next;
  ctx->blocks = block;
}

// Nodes need not test for what they can do nothing about.
static void *enough(void *memory) {
  if (memory != NULL) return memory;
  fl_host_log_error(FL_CSTR("out of memory"));
  abort();
}

void *fl_alloc(fl_context *ctx, size_t size) {
  void *memory = enough(fl_block_new(size));
  adopt(ctx, memory);
  return memory;
}

void *fl_realloc(fl_context *ctx, void *memory, size_t size) {
  if (memory == NULL) return fl_alloc(ctx, size);
  fl_block *block = enough(resized(block_of(memory), size));
  *block->link = block;
  if (block->next != NULL) block->next->link = &block->next;
  return block->data;
}

void fl_free(fl_context *ctx, void *memory) {
  (void)ctx; // the block knows where it is listed
  if (memory == NULL) return;
  fl_block *block = block_of(memory);
  *block->link = block->next;
  if (block->next != NULL) block->next->link = block->link;
  free(block);
}

static void *alc_malloc(void *ctx, size_t size) { return fl_alloc(ctx, size); }

static void *alc_realloc(void *ctx, void *memory, size_t old_size, size_t size) {
  (void)old_size;
  return fl_realloc(ctx, memory, size);
}

static void alc_free(void *ctx, void *memory) { fl_free(ctx, memory); }

void fl_context_reset(fl_context *ctx) {
  while (ctx->blocks != NULL) {
    fl_block *next = ctx->blocks->next;
    free(ctx->blocks);
    ctx->blocks = next;
  }
  *ctx = (fl_context){.alc = {alc_malloc, alc_realloc, alc_free, ctx}};
}

fl_text fl_take(fl_context *ctx, fl_packed packed) {
  if (packed == 0) return fl_str("");
  char *data = fl_unpack(packed);
  adopt(ctx, data);
  return (fl_text){data, (uint32_t)packed};
}

yyjson_val *fl_take_json(fl_context *ctx, fl_packed packed) {
  return fl_json_read_in_place(ctx, fl_take(ctx, packed));
}

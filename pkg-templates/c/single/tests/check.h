// As much of a test framework as this takes.
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <string.h>
#include <yyjson.h>

static int failures;

static void check(bool holds, const char *file, int line, const char *what) {
  if (holds) return;
  fprintf(stderr, "%s:%d: %s\n", file, line, what);
  failures++;
}

static bool same_json(const char *a, const char *b) {
  yyjson_doc *left = yyjson_read(a, strlen(a), 0), *right = yyjson_read(b, strlen(b), 0);
  bool same = left != NULL && right != NULL && yyjson_equals(left->root, right->root);
  yyjson_doc_free(left);
  yyjson_doc_free(right);
  return same;
}

#define CHECK(holds) check(holds, __FILE__, __LINE__, #holds)
#define CHECK_TEXT(actual, ...)                                                                                        \
  do {                                                                                                                 \
    const char *is = actual;                                                                                           \
    check(is != NULL && strcmp(is, __VA_ARGS__) == 0, __FILE__, __LINE__, is == NULL ? "there is nothing" : is);       \
  } while (0)
#define CHECK_JSON(actual, ...)                                                                                        \
  do {                                                                                                                 \
    const char *is = actual;                                                                                           \
    check(same_json(is, #__VA_ARGS__), __FILE__, __LINE__, is);                                                        \
  } while (0)

#endif

// As much of a test framework as this takes.
#pragma once

#include <cstdio>
#include <flowlike.hpp>

inline int failures = 0;

inline void check(const flowlike::json &actual, const flowlike::json &expected, const char *file, int line) {
  if (actual == expected) return;
  std::fprintf(stderr, "%s:%d: %s\n  instead of %s\n", file, line, flowlike::dump(actual).c_str(),
               flowlike::dump(expected).c_str());
  failures++;
}

#define CHECK(actual, ...) check(actual, __VA_ARGS__, __FILE__, __LINE__)

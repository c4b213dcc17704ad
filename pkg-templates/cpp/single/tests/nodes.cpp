// The node on a host in memory: `make test`.

#include "../src/nodes.hpp"

#include <testing.hpp>

#include "check.hpp"

using namespace flowlike;

int main() {
  CHECK(testing::run(greet(), {{"name", "Ada"}})["outputs"], {{"greeting", "Hello, Ada!"}});
  CHECK(testing::run(greet())["outputs"], {{"greeting", "Hello, World!"}});
  std::printf("%d failures\n", failures);
  return failures > 0;
}

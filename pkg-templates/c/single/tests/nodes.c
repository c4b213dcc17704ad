// The node on a host in memory: `make test`.

#include <testing.h>

#include "check.h"

extern const fl_node greet;

int main(void) {
  fl_host_reset();
  CHECK_JSON(fl_host_run(&greet, FL_JSON({"name": "Ada"})),
             {"outputs": {"greeting": "Hello, Ada!"}, "activate_exec": []});
  CHECK_JSON(fl_host_run(&greet, FL_JSON({})), {"outputs": {"greeting": "Hello, World!"}, "activate_exec": []});
  printf("%d failures\n", failures);
  return failures > 0;
}

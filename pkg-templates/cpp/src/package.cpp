// Seven small nodes that show what a package can do.

#include "nodes.hpp"

std::vector<flowlike::Node> flowlike::package() {
  return {add(), text_stats(), branch(), http_json(), notes(), progress(), whoami()};
}

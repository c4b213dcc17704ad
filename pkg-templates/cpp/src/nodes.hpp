// The nodes of the package: each is a file.
#pragma once

#include <flowlike.hpp>

flowlike::Node add();
flowlike::Node text_stats();
flowlike::Node branch();
flowlike::Node http_json();
flowlike::Node notes();
flowlike::Node progress();
flowlike::Node whoami();

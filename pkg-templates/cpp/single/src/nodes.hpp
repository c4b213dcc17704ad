// The nodes of the package.
#pragma once

#include <flowlike.hpp>

flowlike::Node greet();

// What a node can do.
#ifndef FLOWLIKE_HPP
#define FLOWLIKE_HPP

#include "flowlike/base.hpp"
#include "flowlike/node.hpp"
#include "flowlike/context.hpp"

// The parts of the host.
#include "flowlike/network.hpp"  // http, ws
#include "flowlike/run.hpp"      // log, meta, stream, auth
#include "flowlike/services.hpp" // models, image, db, schema
#include "flowlike/storage.hpp"  // storage
#include "flowlike/values.hpp"   // pins, vars, cache

#endif

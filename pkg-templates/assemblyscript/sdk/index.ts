/** Everything that a node can do. What a package does not use does not get into its module. */

import * as auth from "./auth";
import * as base64 from "./base64";
import * as cache from "./cache";
import * as db from "./db";
import * as http from "./http";
import * as image from "./image";
import * as log from "./log";
import * as meta from "./meta";
import * as models from "./models";
import * as pins from "./pins";
import * as schema from "./schema";
import * as storage from "./storage";
import * as stream from "./stream";
import * as utf8 from "./utf8";
import * as vars from "./vars";
import * as ws from "./ws";

export { auth, base64, cache, db, http, image, log, meta, models, pins, schema, storage, stream, utf8, vars, ws };
export { Context } from "./context";
export { Json, Kind } from "./json";
export { Node, Scores } from "./node";
export { register } from "./package";
export { Pin } from "./pin";

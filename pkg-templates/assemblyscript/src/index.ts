// Seven small nodes that show what a package can do. Each is a file; this is the list of them.

import { register } from "../sdk";
import { add } from "./add";
import { branch } from "./branch";
import { httpJson } from "./http_json";
import { notes } from "./notes";
import { progress } from "./progress";
import { textStats } from "./text_stats";
import { whoami } from "./whoami";

export * from "../sdk/exports";

register([add, textStats, branch, httpJson, notes, progress, whoami]);

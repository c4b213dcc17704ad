// A page that does what it is told from outside: `page.<part>.<function>(…)`. It is ready when `page` is there.

import init, { Runtime } from "/pkg/index.js";
import * as closing from "./closing.js";
import * as following from "./following.js";
import * as quota from "./quota.js";
import * as story from "./story.js";
import * as upgrade from "./upgrade.js";

await init({ build: new URLSearchParams(location.search).get("build") });
window.page = { closing, following, quota, story, upgrade, Runtime };

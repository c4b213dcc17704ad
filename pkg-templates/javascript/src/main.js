// Seven small nodes that show what a package can do. Each is a file; this is the list of them.
import add from './add.js';
import branch from './branch.js';
import httpJson from './http_json.js';
import notes from './notes.js';
import progress from './progress.js';
import textStats from './text_stats.js';
import whoami from './whoami.js';

export default [add, textStats, branch, httpJson, notes, progress, whoami];

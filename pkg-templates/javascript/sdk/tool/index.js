/**
 * node index.js <script> <module>: builds the package whose list of nodes the script exports.
 *
 * esbuild bundles the script; QuickJS loads the bundle, here and now; what QuickJS has in memory then is put into QuickJS's own
 * WebAssembly module, together with the glue that makes it a module of Flow-Like's ABI.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { used } from './abi.js';
import { bundle } from './bundle.js';
import { glue, wasi } from './glue.js';
import { replaceMemory } from './memory.js';
import { finish } from './module.js';
import { snapshot } from './snapshot.js';

/** What the engine's compiler used, and the glue. */
const FEATURES = ['bulk-memory', 'bulk-memory-opt', 'call-indirect-overlong', 'extended-const', 'multivalue',
  'mutable-globals', 'nontrapping-float-to-int', 'reference-types', 'sign-ext'].map((name) => `--enable-${name}`);

const locate = (name) => fileURLToPath(import.meta.resolve(name));

async function build(script, module) {
  const code = await bundle(script);
  mkdirSync(dirname(module), { recursive: true });
  // Errors tell line numbers of this file.
  writeFileSync(join(dirname(module), 'bundle.js'), code);

  const engine = readFileSync(locate('quickjs-wasi/quickjs.wasm'));
  const imports = used(code);
  const { memory, roots } = await snapshot(engine, code, imports);
  const merged = merge({
    engine: replaceMemory(engine, memory),
    env: glue(roots, imports),
    wasi_snapshot_preview1: wasi,
  });
  writeFileSync(module, finish(merged));
}

/** One module of several, by the names that they import from each other. */
function merge(modules) {
  const folder = mkdtempSync(join(tmpdir(), 'flow-like-'));
  try {
    const parts = Object.entries(modules).flatMap(([name, content]) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return [path, name];
    });
    const output = join(folder, 'merged.wasm');
    const tool = join(dirname(locate('binaryen')), 'bin', 'wasm-merge');
    execFileSync(process.execPath, [tool, ...parts, ...FEATURES, '-o', output]);
    return readFileSync(output);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [script, module] = process.argv.slice(2);
if (module === undefined) {
  console.error('usage: node index.js <script> <module>');
  process.exit(2);
}
try {
  await build(script, module);
} catch (error) {
  console.error(error.message ?? error);
  process.exit(1);
}

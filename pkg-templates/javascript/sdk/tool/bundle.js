import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const sdk = dirname(dirname(fileURLToPath(import.meta.url)));

/** One script without imports, with what it needs of the package, of the SDK and of other npm packages, and nothing else. */
export async function bundle(script) {
  const entry = `
    import nodes from ${JSON.stringify(resolve(script))};
    import { serve } from 'flow-like-sdk/guest';
    serve(nodes);
  `;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: sdk, sourcefile: 'package' },
    bundle: true,
    format: 'iife',
    target: 'es2023',
    write: false,
    logLevel: 'warning',
    // What scripts expect to be there and QuickJS has not, or not any more after a snapshot.
    define: { 'Math.random': 'flowlikeRandom' },
    inject: [resolve(sdk, 'globals.js')],
  });
  return outputFiles[0].text;
}

import binaryen from 'binaryen';
import { spreadFuel } from './fuel.js';

const EXPORTS = ['memory', 'get_nodes', 'run', 'alloc', 'dealloc', 'get_abi_version'];

/** The merged module with the exports of the ABI and nothing that only others need. */
export function finish(wasm) {
  const module = binaryen.readBinary(wasm);
  const exports = Array.from({ length: module.getNumExports() }, (_, index) => module.getExportByIndex(index))
    .map(binaryen.getExportInfo);
  spreadFuel(module, exports.find(({ name }) => name === '__stack_pointer').value);
  for (const { name } of exports) {
    if (!EXPORTS.includes(name)) module.removeExport(name);
  }
  module.runPasses(['remove-unused-module-elements']);
  if (!module.validate()) throw new Error('the module is not valid WebAssembly');
  return module.emitBinary();
}

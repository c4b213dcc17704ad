import { definitions, execute } from './node.js';
import { decode, encode } from './text.js';

/** Gives the module its three functions. The build calls this with the list that a package exports. */
export function serve(nodes) {
  const described = definitions(nodes);
  let result;
  globalThis.flowlikeGuest = {
    describe: () => encode(described),
    /** The engine then does what there is to do for promises. */
    start(input) {
      result = JSON.stringify({ outputs: {}, activate_exec: [], error: 'the node waits for something that never comes' });
      execute(nodes, decode(input)).then((text) => {
        result = text;
      });
    },
    finish: () => encode(result),
  };
}

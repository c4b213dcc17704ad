// The other side of the comparison: the browser's own WebAssembly runs the same module, with a plain JavaScript host.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A host for instances of one module, of which it keeps the last. Its imports are made once. */
export class Native {
  /** What the instance has logged. */
  logs = [];
  #module;
  #imports;
  #exports;
  #inputs = {};

  constructor(module) {
    this.#module = module;
    this.#imports = this.#host(module);
    this.instantiate();
  }

  /** Goes on with a fresh instance. */
  instantiate() {
    this.#exports = new WebAssembly.Instance(this.#module, this.#imports).exports;
  }

  /** Calls the export `run` as the runtime does: JSON in through `alloc`, JSON out. */
  run(node, inputs) {
    this.#inputs = inputs;
    const { alloc, dealloc, run } = this.#exports;
    const input = encoder.encode(JSON.stringify(executionInput(node, inputs)));
    const place = alloc(input.length);
    this.#bytes(place, input.length).set(input);
    const packed = run(place, input.length);
    const output = this.#text(Number(packed >> 32n), Number(packed & 0xffffffffn));
    dealloc?.(place, input.length);
    return JSON.parse(output);
  }

  #bytes(place, length) {
    return new Uint8Array(this.#exports.memory.buffer, place, length);
  }

  #text(place, length) {
    return decoder.decode(this.#bytes(place, length));
  }

  /** What the measured nodes call; anything else that their modules import must not be called. */
  #host(module) {
    const known = {
      "flowlike_log.info": (place, length) => {
        this.logs.push(this.#text(place, length));
      },
      "flowlike_pins.get_input": (place, length) => {
        const value = encoder.encode(JSON.stringify(this.#inputs[this.#text(place, length)]));
        const answer = this.#exports.alloc(value.length);
        this.#bytes(answer, value.length).set(value);
        return (BigInt(answer) << 32n) | BigInt(value.length);
      },
    };
    const imports = {};
    for (const { module: from, name } of WebAssembly.Module.imports(module)) {
      const missing = () => {
        throw new Error(`${from}.${name} was called`);
      };
      (imports[from] ??= {})[name] = known[`${from}.${name}`] ?? missing;
    }
    return imports;
  }
}

/** The members that the runtime gives its guests. */
export function executionInput(node, inputs) {
  return {
    app_id: "",
    board_id: "",
    inputs,
    log_level: 1,
    node_id: node,
    node_name: node,
    run_id: "",
    stream_state: false,
    user_id: "",
  };
}

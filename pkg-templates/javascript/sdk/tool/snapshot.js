/**
 * Runs a script in QuickJS and keeps what QuickJS's memory holds afterwards: a module that begins with it has everything
 * loaded already, and calls of its nodes start at once.
 *
 * @typedef {object} Roots where things are in that memory; values are what QuickJS calls JSValue
 * @property {number} runtime
 * @property {number} context
 * @property {number} scratch
 * @property {bigint} undefined
 * @property {bigint} null
 * @property {bigint} describe
 * @property {bigint} start
 * @property {bigint} finish
 *
 * @param {BufferSource} engine
 * @param {string} script
 * @param {string[]} imports the host functions that it calls
 * @returns {Promise<{ memory: Uint8Array, roots: Roots }>}
 */
export async function snapshot(engine, script, imports) {
  const { instance } = await WebAssembly.instantiate(engine, environment(() => memory()));
  const { exports } = instance;
  const memory = () => new Uint8Array(exports.memory.buffer);
  const value = (cell) => new DataView(exports.memory.buffer).getBigInt64(cell, true);

  /** Copies a text into QuickJS's memory, followed by a zero. Names stay there: they are small. */
  const text = (content) => {
    const bytes = new TextEncoder().encode(content);
    const pointer = exports.wasm_malloc(bytes.length + 1);
    memory().set([...bytes, 0], pointer);
    return [pointer, bytes.length];
  };
  const get = (object, name) => exports.qjs_get_prop_string(object, text(name)[0]);
  const set = (object, name, cell) => exports.qjs_set_prop_string(object, text(name)[0], cell);
  const read = (cell) => {
    const pointer = exports.qjs_get_string(cell);
    return new TextDecoder().decode(memory().subarray(pointer, memory().indexOf(0, pointer)));
  };

  exports._initialize();
  exports.qjs_init2(INTRINSICS);
  exports.qjs_set_max_stack_size(STACK);

  const host = exports.qjs_new_object();
  ['text.encode', 'text.decode', ...imports].forEach((name, index) => {
    set(host, name, exports.qjs_new_host_function(...text(String.fromCharCode(index + 1)), 0));
  });
  const global = exports.qjs_get_global();
  set(global, 'flowlikeHost', host);

  const source = text(script);
  const outcome = exports.qjs_eval(...source, text('bundle.js')[0], 0);
  if (exports.qjs_is_exception(outcome)) {
    const error = exports.qjs_get_exception();
    throw new Error(`${read(error)}\n${read(get(error, 'stack'))}`);
  }
  const guest = get(global, 'flowlikeGuest');
  const roots = {
    runtime: exports.qjs_get_runtime_ptr(),
    context: exports.qjs_get_context_ptr(),
    scratch: exports.wasm_malloc(8),
    undefined: value(exports.qjs_get_undefined()),
    null: value(exports.qjs_get_null()),
    describe: value(get(guest, 'describe')),
    start: value(get(guest, 'start')),
    finish: value(get(guest, 'finish')),
  };
  exports.qjs_run_gc();
  memory().fill(0, source[0], source[0] + source[1]);
  exports.wasm_free(source[0]);
  // The stack is below the data. What is left there from running means nothing.
  return { memory: memory().fill(0, 0, exports.__stack_pointer.value), roots };
}

/** Everything but `performance`, whose clock would have started with the build. */
const INTRINSICS = ~(1 << 10);

/** Of the MiB that the engine has. A script that goes deeper gets a RangeError. */
const STACK = 512 << 10;

/** No host yet, and a clock that stands still, so that equal sources build equal modules. */
function environment(memory) {
  const clock_time_get = (clock, precision, pointer) => {
    new DataView(memory().buffer).setBigUint64(pointer, 0n, true);
    return 0;
  };
  const host_call = () => {
    throw new Error('The host can only be called in the run function of a node, not while its module loads');
  };
  const nothing = () => 0;
  return {
    env: {
      host_call,
      host_interrupt: nothing,
      host_promise_rejection: nothing,
      host_module_normalize: nothing,
      host_module_load: nothing,
      host_get_timezone_offset: nothing,
    },
    wasi_snapshot_preview1: {
      clock_time_get,
      fd_close: nothing,
      fd_fdstat_get: nothing,
      fd_seek: nothing,
      fd_write: nothing,
      random_get: nothing,
    },
  };
}

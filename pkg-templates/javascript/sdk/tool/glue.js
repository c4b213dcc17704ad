import { signature } from './abi.js';

/**
 * The WebAssembly text between QuickJS and the host: the exports of the ABI, which call functions of the script, and the host
 * functions, which the script calls. QuickJS asks for those through `host_call` with the name that they were made with: one
 * byte, their number from 1. A JavaScript value is an i64; arguments come as pointers to values.
 *
 * @param {import('./snapshot.js').Roots} roots
 * @param {string[]} imports what the script calls, as `flowlike_log.info`
 */
export function glue(roots, imports) {
  const functions = ['text_encode', 'text_decode', ...imports.map(wrapperName)];
  return `(module
  (import "engine" "memory" (memory 0))
  (import "engine" "malloc" (func $malloc (param i32) (result i32)))
  (import "engine" "free" (func $free (param i32)))
  (import "engine" "JS_Call" (func $JS_Call (param i32 i64 i64 i32 i32) (result i64)))
  (import "engine" "JS_FreeValue" (func $JS_FreeValue (param i32 i64)))
  (import "engine" "JS_IsJobPending" (func $JS_IsJobPending (param i32) (result i32)))
  (import "engine" "JS_ExecutePendingJob" (func $JS_ExecutePendingJob (param i32 i32) (result i32)))
  (import "engine" "JS_NewNumber" (func $JS_NewNumber (param i32 f64) (result i64)))
  (import "engine" "JS_NewBigInt64" (func $JS_NewBigInt64 (param i32 i64) (result i64)))
  (import "engine" "JS_ToInt32" (func $JS_ToInt32 (param i32 i32 i64) (result i32)))
  (import "engine" "JS_ToInt64Ext" (func $JS_ToInt64Ext (param i32 i32 i64) (result i32)))
  (import "engine" "JS_NewStringLen" (func $JS_NewStringLen (param i32 i32 i32) (result i64)))
  (import "engine" "JS_ToCStringLen2" (func $JS_ToCStringLen2 (param i32 i32 i64 i32) (result i32)))
  (import "engine" "JS_FreeCString" (func $JS_FreeCString (param i32 i32)))
  (import "engine" "JS_NewUint8ArrayCopy" (func $JS_NewUint8ArrayCopy (param i32 i32 i32) (result i64)))
  (import "engine" "JS_GetUint8Array" (func $JS_GetUint8Array (param i32 i32 i64) (result i32)))
${imports.map(declaration).join('\n')}

  ;; Where the build left them in memory
  (global $runtime i32 (i32.const ${roots.runtime}))
  (global $context i32 (i32.const ${roots.context}))
  (global $scratch i32 (i32.const ${roots.scratch})) ;; 8 bytes
  (global $undefined i64 (i64.const ${roots.undefined}))
  (global $null i64 (i64.const ${roots.null}))
  (global $describe i64 (i64.const ${roots.describe}))
  (global $start i64 (i64.const ${roots.start}))
  (global $finish i64 (i64.const ${roots.finish}))

  ;; What the host reads: it stays alive until the next call.
  (global $answer (mut i64) (i64.const ${roots.undefined}))

  (func (export "get_abi_version") (result i32) (i32.const 1))
  (func (export "alloc") (param $size i32) (result i32) (call $malloc (local.get $size)))
  (func (export "dealloc") (param $pointer i32) (param $size i32) (call $free (local.get $pointer)))
  (func (export "get_nodes") (result i64)
    (call $give (call $call (global.get $describe) (global.get $undefined))))
  (func (export "run") (param $pointer i32) (param $size i32) (result i64)
    (call $JS_FreeValue (global.get $context)
      (call $call (global.get $start) (call $new_buffer (local.get $pointer) (local.get $size))))
    (loop $jobs
      (if (call $JS_IsJobPending (global.get $runtime)) (then
        (drop (call $JS_ExecutePendingJob (global.get $runtime) (global.get $scratch)))
        (br $jobs))))
    (call $give (call $call (global.get $finish) (global.get $undefined))))

  (func $call (param $function i64) (param $argument i64) (result i64)
    (i64.store (global.get $scratch) (local.get $argument))
    (call $JS_Call (global.get $context) (local.get $function) (global.get $undefined)
      (i32.const 1) (global.get $scratch))
    (call $JS_FreeValue (global.get $context) (local.get $argument)))
  (func $give (param $value i64) (result i64)
    (call $JS_FreeValue (global.get $context) (global.get $answer))
    (global.set $answer (local.get $value))
    (call $pack (call $buffer (local.get $value))))
  (func $pack (param $pointer i32) (param $size i32) (result i64)
    (i64.or (i64.shl (i64.extend_i32_u (local.get $pointer)) (i64.const 32))
      (i64.extend_i32_u (local.get $size))))

  ;; From JavaScript
  (func $buffer (param $value i64) (result i32 i32)
    (i32.store (global.get $scratch) (i32.const 0))
    (call $JS_GetUint8Array (global.get $context) (global.get $scratch) (local.get $value))
    (i32.load (global.get $scratch)))
  (func $i32 (param $value i64) (result i32)
    (drop (call $JS_ToInt32 (global.get $context) (global.get $scratch) (local.get $value)))
    (i32.load (global.get $scratch)))
  (func $i64 (param $value i64) (result i64)
    (drop (call $JS_ToInt64Ext (global.get $context) (global.get $scratch) (local.get $value)))
    (i64.load (global.get $scratch)))

  ;; To JavaScript
  (func $new_buffer (param $pointer i32) (param $size i32) (result i64)
    (call $JS_NewUint8ArrayCopy (global.get $context) (local.get $pointer) (local.get $size)))
  (func $from_buffer (param $packed i64) (result i64) (local $pointer i32)
    (if (i64.eqz (local.get $packed)) (then (return (global.get $null))))
    (local.set $pointer (i32.wrap_i64 (i64.shr_u (local.get $packed) (i64.const 32))))
    (call $new_buffer (local.get $pointer) (i32.wrap_i64 (local.get $packed)))
    (call $free (local.get $pointer)))
  (func $from_i32 (param $value i32) (result i64)
    (call $JS_NewNumber (global.get $context) (f64.convert_i32_s (local.get $value))))
  (func $from_i64 (param $value i64) (result i64)
    (call $JS_NewBigInt64 (global.get $context) (local.get $value)))

  ;; What the script calls
  (func $text_encode (param $arguments i32) (result i64) (local $text i32)
    (local.set $text
      (call $JS_ToCStringLen2 (global.get $context) (global.get $scratch) ${argument(0)} (i32.const 0)))
    (call $new_buffer (local.get $text) (i32.load (global.get $scratch)))
    (call $JS_FreeCString (global.get $context) (local.get $text)))
  (func $text_decode (param $arguments i32) (result i64)
    (global.get $context) (call $buffer ${argument(0)}) (call $JS_NewStringLen))
${imports.map(wrapper).join('\n')}
  (table $functions funcref (elem ${functions.map((name) => `$${name}`).join(' ')}))
  (func (export "host_call") (param $name i32) (param i32 i32 i32) (param $arguments i32) (result i32)
    (local $result i32)
    (local.set $result (call $malloc (i32.const 8)))
    (i64.store (local.get $result) (call_indirect $functions (param i32) (result i64)
      (local.get $arguments) (i32.sub (i32.load8_u (local.get $name)) (i32.const 1))))
    (local.get $result))

  ;; What else QuickJS asks for: nothing interrupts it, there are no more modules, and all times are UTC.
  (func (export "host_interrupt") (result i32) (i32.const 0))
  (func (export "host_promise_rejection") (param i32 i32 i32))
  (func (export "host_module_normalize") (param i32 i32) (result i32) (i32.const 0))
  (func (export "host_module_load") (param i32 i32) (result i32) (i32.const 0))
  (func (export "host_get_timezone_offset") (param i32 i32) (result i32) (i32.const 0)))
`;
}

/** The part of WASI that QuickJS imports and does not need in a node; its clock stays an import. */
export const wasi = `(module
  (func (export "fd_close") (param i32) (result i32) (i32.const 8))
  (func (export "fd_fdstat_get") (param i32 i32) (result i32) (i32.const 8))
  (func (export "fd_seek") (param i32 i64 i32 i32) (result i32) (i32.const 8))
  (func (export "fd_write") (param i32 i32 i32 i32) (result i32) (i32.const 8))
  (func (export "random_get") (param i32 i32) (result i32) (i32.const 52)))
`;

const types = {
  b: { parameters: 'i32 i32', result: '(result i64)', read: '$buffer', make: '$from_buffer' },
  i: { parameters: 'i32', result: '(result i32)', read: '$i32', make: '$from_i32' },
  l: { parameters: 'i64', result: '(result i64)', read: '$i64', make: '$from_i64' },
};

const wrapperName = (name) => `script.${name}`;
const argument = (index) => `(i64.load (i32.load offset=${4 * index} (local.get $arguments)))`;

function declaration(name) {
  const { module, field, parameters, result } = signature(name);
  const parameterTypes = [...parameters].map((letter) => types[letter].parameters).join(' ');
  return `  (import "${module}" "${field}" (func $${name} (param ${parameterTypes}) ${types[result]?.result ?? ''}))`;
}

/** Host functions that return nothing are `undefined` for the script. */
function wrapper(name) {
  const { parameters, result } = signature(name);
  const read = [...parameters].map((letter, index) => `(call ${types[letter].read} ${argument(index)})`);
  const make = result ? `(call ${types[result].make})` : '(global.get $undefined)';
  return `  (func $${wrapperName(name)} (param $arguments i32) (result i64)
    ${[...read, `(call $${name})`, make].join('\n    ')})`;
}

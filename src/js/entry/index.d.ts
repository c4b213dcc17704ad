export * from "./packages.js";
export * from "./registry.js";
export * from "./types.js";

/** How the runtime is compiled: for any browser, or with tail calls, which is faster in those that have them. */
export type Build = "portable" | "tail-calls";

export interface InitOptions {
  /** The build to load; the one that is fastest in this browser unless given. */
  build?: Build;
  /** The WebAssembly of that build, where it does not lie beside its JavaScript. */
  wasm?: string | URL | Request | Response | Promise<Response> | BufferSource | WebAssembly.Module;
}

/**
 * Loads the runtime into this thread, once for a page. `Runtime.open` does it where it has not been done, and not at all
 * for a runtime in a worker.
 */
export default function init(options?: InitOptions): Promise<void>;

/**
 * Downloads and compiles the runtime's WebAssembly, for the page and its workers alike: `init` and `Runtime.open` have it
 * then. Call it when it is likely that a runtime will be needed.
 */
export function preload(options?: InitOptions): Promise<void>;

/**
 * Bytes of WebAssembly memory that runtimes and nodes hold in this thread; 0 before anything is loaded. It never shrinks.
 * For that of a worker, see `Runtime.counters`.
 */
export function memoryBytes(): number;

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

/** Loads the runtime, once for a page. `Runtime.open` does it where it has not been done. */
export default function init(options?: InitOptions): Promise<void>;

/** Bytes of WebAssembly memory that the runtime and all nodes hold; 0 before it is loaded. It never shrinks. */
export function memoryBytes(): number;

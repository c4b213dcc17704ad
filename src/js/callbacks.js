// Calls functions of the page. What they throw is caught here: WebAssembly cannot catch an exhausted stack, which would end
// the runtime.

import { report } from "./report.js";

/** Calls an observer. What it throws is the page's affair, and must not end a run. */
export function notify(observer, value) {
  try {
    observer(value);
  } catch (error) {
    report("error", "a callback threw", error);
  }
}

/** The promise of a function's answer, whether it returns a promise or not, or throws. */
export async function ask(object, provider, first, second) {
  return provider.call(object, first, second);
}

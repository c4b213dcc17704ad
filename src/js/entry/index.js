// What pages import. Nothing here touches the browser before it is called, so that servers may import it as well.

export { FlowLikeError } from "./error.js";
export { default, preload } from "./loading.js";
export { memoryBytes } from "./local.js";
export { Flow, Runtime } from "./runtime.js";

/** What every copy of the class below has in common. */
const BRAND = Symbol.for("flow-like-browser.FlowLikeError");

/** Every rejection of this package. `code` is stable, `message` is for people, `details` are for programs. */
export class FlowLikeError extends Error {
  constructor(code, message, details, cause) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "FlowLikeError";
    this.code = code;
    this.details = details;
  }

  get [BRAND]() {
    return true;
  }

  // A page has a copy of this file for the entry and one for the build that it loads, and these are one class to it.
  static [Symbol.hasInstance](value) {
    return typeof value === "object" && value !== null && value[BRAND] === true;
  }
}

/** What calls of a runtime that was closed reject with. */
export function closed() {
  return new FlowLikeError("closed", "The runtime is closed. Open another one.", {});
}

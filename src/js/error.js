/** Every rejection of this package. `code` is stable, `message` is for people, `details` are for programs. */
export class FlowLikeError extends Error {
  constructor(code, message, details, cause) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "FlowLikeError";
    this.code = code;
    this.details = details;
  }
}

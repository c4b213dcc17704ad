import { Json } from "./json";

/** One run of a node: what came in, and what goes out. */
export class Context {
  private outputs: Json = Json.object();
  private activated: Json = Json.array();
  private error: string | null = null;
  private unfinished: bool = false;

  constructor(
    private inputs: Json,
    private defaults: Json,
  ) {}

  /**
   * An input, or the default of its pin: `context.input<string>("name")`. The node fails if it is missing or something
   * else. Take it as `Json` if it may be: `context.input<Json>("name").or("nobody")`.
   */
  input<T>(name: string): T {
    let value = this.inputs.get(name);
    if (value.isNull) value = this.defaults.get(name);
    if (!value.is<T>()) this.fail(`the input ${name} is missing or something else than the node takes`);
    return value.or<T>(none<T>());
  }

  /** Sets an output to anything that `Json.from` takes. */
  output<T>(name: string, value: T): void {
    this.outputs.set(name, value);
  }

  /** Has the board go on at that exec pin. */
  activate(pin: string): void {
    this.activated.push(pin);
  }

  /** Has the board go on at `exec_out`. */
  done(): void {
    this.activate("exec_out");
  }

  /** Says that the node is still at work. */
  pending(): void {
    this.unfinished = true;
  }

  /**
   * Reports an error to whoever runs the board: `return context.fail("there is no such file")`. Whatever the node sets
   * before or after that counts no more. Of several errors the first is reported.
   */
  fail(message: string): void {
    if (this.error === null) this.error = message;
  }

  /** What the host gets. */
  result(): Json {
    const error = this.error;
    if (error !== null) return failed(error);
    const result = Json.object().set("outputs", this.outputs).set("activate_exec", this.activated);
    return this.unfinished ? result.set("pending", true) : result;
  }
}

/** The result of a run that came to nothing. */
export function failed(message: string): Json {
  return Json.object().set("outputs", Json.object()).set("activate_exec", Json.array()).set("error", message);
}

/** What an input is in a run that has failed because of it. */
function none<T>(): T {
  if (isString<T>()) return changetype<T>("");
  if (isArray<T>()) return instantiate<T>();
  if (isReference<T>()) return changetype<T>(Json.NULL);
  return <T>0;
}

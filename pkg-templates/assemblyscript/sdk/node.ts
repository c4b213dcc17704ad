import { Context } from "./context";
import { Json } from "./json";
import { Pin } from "./pin";

/** What using a node costs and risks, each from 0 to 10. */
export class Scores {
  /** 10: data stays private. */
  privacy: i32 = 0;
  /** 10: hard to attack. */
  security: i32 = 0;
  /** 10: slow. */
  performance: i32 = 0;
  /** 10: easy to audit. */
  governance: i32 = 0;
  /** 10: fails often. */
  reliability: i32 = 0;
  /** 10: expensive. */
  cost: i32 = 0;

  toJson(): Json {
    return Json.object()
      .set("privacy", this.privacy)
      .set("security", this.security)
      .set("performance", this.performance)
      .set("governance", this.governance)
      .set("reliability", this.reliability)
      .set("cost", this.cost);
  }
}

/** A node: what it looks like on a board, and what it does. */
export class Node {
  private definition: Json = Json.object();
  private pins: Pin[] = [];
  private permissions: Json = Json.array();
  private action: (context: Context) => void = nothing;

  /** A node by the name that the manifest lists as its `id`, and the name that people see. */
  constructor(
    readonly name: string,
    friendlyName: string,
  ) {
    this.set("name", name).set("friendly_name", friendlyName).set("description", "").set("category", "");
  }

  /** What it does, for people. */
  description(description: string): Node {
    return this.set("description", description);
  }

  /** Where people find it: `Math/Arithmetic`. */
  category(category: string): Node {
    return this.set("category", category);
  }

  /** A picture: a path or URL. */
  icon(icon: string): Node {
    return this.set("icon", icon);
  }

  /** A longer description, in Markdown. */
  docs(docs: string): Node {
    return this.set("docs", docs);
  }

  /** What using it costs and risks. */
  scores(scores: Scores): Node {
    return this.set("scores", scores);
  }

  /** Says that it takes long. */
  longRunning(): Node {
    return this.set("long_running", true);
  }

  /** Asks for a permission, such as `http_get`. The manifest has to ask for what is behind it, too. */
  permission(permission: string): Node {
    this.permissions.push(permission);
    return this;
  }

  /** Adds an input. */
  input(pin: Pin): Node {
    return this.pin("Input", pin);
  }

  /** Adds an output. */
  output(pin: Pin): Node {
    return this.pin("Output", pin);
  }

  /** Adds the input `exec_in`: the node runs when its turn comes, instead of when somebody needs its outputs. */
  execIn(): Node {
    return this.input(Pin.execution("exec_in", "In").description("Starts the node"));
  }

  /** Adds the output `exec_out`. */
  execOut(): Node {
    return this.output(Pin.execution("exec_out", "Out").description("Goes on from here"));
  }

  /** What it does. It has to be a function with a name: AssemblyScript has no closures. */
  run(action: (context: Context) => void): Node {
    this.action = action;
    return this;
  }

  /** Runs it, and returns its result as JSON. */
  execute(inputs: Json): Json {
    const context = new Context(inputs, this.defaults());
    this.action(context);
    return context.result();
  }

  /** Its definition, as the host reads it. */
  toJson(): Json {
    const pins = Json.array();
    for (let i = 0; i < this.pins.length; i++) pins.push(this.pins[i].definition);
    if (this.permissions.length) this.set("permissions", this.permissions);
    return this.definition.set("pins", pins);
  }

  /** What inputs are that are not given. */
  private defaults(): Json {
    const defaults = Json.object();
    for (let i = 0; i < this.pins.length; i++) {
      const pin = this.pins[i];
      const value = pin.definition.get("default_value");
      // An output may have the name of an input.
      if (!value.isNull) defaults.set(pin.name, value);
    }
    return defaults;
  }

  private pin(side: string, pin: Pin): Node {
    pin.definition.set("pin_type", side);
    this.pins.push(pin);
    return this;
  }

  private set<T>(name: string, value: T): Node {
    this.definition.set(name, value);
    return this;
  }
}

function nothing(_context: Context): void {}

import { Json } from "./json";

/** What goes into a node or comes out of it: a value, or the turn to run. */
export class Pin {
  /** Its definition, as the host reads it. */
  readonly definition: Json = Json.object();

  /** A pin of any data type. For those there are, see below. */
  constructor(
    readonly name: string,
    friendlyName: string,
    dataType: string,
  ) {
    this.definition
      .set("name", name)
      .set("friendly_name", friendlyName)
      .set("description", "")
      .set("data_type", dataType);
  }

  /** The turn to run. */
  static execution(name: string, friendlyName: string): Pin {
    return new Pin(name, friendlyName, "Execution");
  }

  /** A text. */
  static string(name: string, friendlyName: string): Pin {
    return new Pin(name, friendlyName, "String");
  }

  /** A whole number: an `i64`. */
  static integer(name: string, friendlyName: string): Pin {
    return new Pin(name, friendlyName, "Integer");
  }

  /** A number: an `f64`. */
  static float(name: string, friendlyName: string): Pin {
    return new Pin(name, friendlyName, "Float");
  }

  /** True or false. */
  static boolean(name: string, friendlyName: string): Pin {
    return new Pin(name, friendlyName, "Boolean");
  }

  /** A time, as text of ISO 8601. */
  static date(name: string, friendlyName: string): Pin {
    return new Pin(name, friendlyName, "Date");
  }

  /** A file or directory in storage: see `storage.FlowPath.from`. */
  static path(name: string, friendlyName: string): Pin {
    return new Pin(name, friendlyName, "PathBuf");
  }

  /** Bytes, as text: see `base64`. */
  static bytes(name: string, friendlyName: string): Pin {
    return new Pin(name, friendlyName, "Byte");
  }

  /** An object. */
  static object(name: string, friendlyName: string): Pin {
    return new Pin(name, friendlyName, "Struct");
  }

  /** Whatever can be JSON. */
  static generic(name: string, friendlyName: string): Pin {
    return new Pin(name, friendlyName, "Generic");
  }

  /** What it is for, for people. */
  description(description: string): Pin {
    return this.set("description", description);
  }

  /** Many values instead of one. */
  array(): Pin {
    return this.set("value_type", "Array");
  }

  /** Values by name. */
  hashMap(): Pin {
    return this.set("value_type", "HashMap");
  }

  /** Many values, each of them once. */
  hashSet(): Pin {
    return this.set("value_type", "HashSet");
  }

  /** What it is unless something is connected or entered. */
  default<T>(value: T): Pin {
    return this.set("default_value", value);
  }

  /** A JSON Schema of its values. The module does not start if this is no JSON. */
  schema(schema: string): Pin {
    const json = Json.parse(schema);
    assert(json, "the schema is no JSON");
    return this.set("schema", json!.toString());
  }

  /** Has the host check values by the schema. */
  enforceSchema(): Pin {
    return this.set("enforce_schema", true);
  }

  /** Has a generic pin take the type of what is connected. */
  enforceGenericValueType(): Pin {
    return this.set("enforce_generic_value_type", true);
  }

  /** The only values that it takes. */
  validValues(values: string[]): Pin {
    return this.set("valid_values", values);
  }

  /** The least and the greatest number. */
  range(least: f64, greatest: f64): Pin {
    return this.set("range", [least, greatest]);
  }

  /** How far numbers are apart. */
  step(step: f64): Pin {
    return this.set("step", step);
  }

  /** A secret: it does not show up in logs. */
  sensitive(): Pin {
    return this.set("sensitive", true);
  }

  private set<T>(name: string, value: T): Pin {
    this.definition.set(name, value);
    return this;
  }
}

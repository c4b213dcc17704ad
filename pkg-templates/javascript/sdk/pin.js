/**
 * What a pin may say besides its name.
 *
 * @typedef {object} PinOptions
 * @property {unknown} [default] what an input has when nothing is connected
 * @property {'Normal' | 'Array' | 'HashMap' | 'HashSet'} [of] one value unless given, or many
 * @property {object} [schema] a JSON Schema
 * @property {string[]} [validValues] the texts to choose from
 * @property {[number, number]} [range]
 * @property {number} [step]
 * @property {boolean} [sensitive] whether it is a secret
 * @property {boolean} [enforceSchema]
 * @property {boolean} [enforceGenericValueType]
 *
 * @typedef {PinOptions & { type: string, name: string, label: string, description: string }} Pin
 */

const make = (type) =>
  /**
   * @param {string} name how the node calls it
   * @param {string} label how the editor calls it
   * @param {string} description
   * @param {PinOptions} [options]
   * @returns {Pin}
   */
  (name, label, description, options = {}) => ({ ...options, type, name, label, description });

export const string = make('String');
/** A bigint: its 64 bits are exact. As an output a number without a fraction will do. */
export const integer = make('Integer');
export const float = make('Float');
export const boolean = make('Boolean');
/** ISO 8601 text, which `new Date` reads. */
export const date = make('Date');
/** A file or directory for `storage`. */
export const path = make('PathBuf');
/** A Uint8Array. */
export const bytes = make('Byte');
/** An object. */
export const struct = make('Struct');
/** Whatever JSON can say. */
export const generic = make('Generic');
/** Starts a node, or goes on from it. */
export const execution = make('Execution');

export const execIn = execution('exec_in', 'In', 'Starts the node');
export const execOut = execution('exec_out', 'Out', 'Goes on from here');

/** How the ABI writes a pin. */
export function definition(pin, side) {
  return {
    name: pin.name,
    friendly_name: pin.label,
    description: pin.description,
    pin_type: side,
    data_type: pin.type,
    value_type: pin.of,
    default_value: pin.default,
    schema: pin.schema && JSON.stringify(pin.schema),
    valid_values: pin.validValues,
    range: pin.range,
    step: pin.step,
    sensitive: pin.sensitive,
    enforce_schema: pin.enforceSchema,
    enforce_generic_value_type: pin.enforceGenericValueType,
  };
}

/** The value of an input as scripts have it. */
export function read(pin, json = pin.default) {
  if (json === undefined || json === null) return undefined;
  const one = (value) => {
    const result = (TYPES[pin.type] ?? any)(value);
    if (result === undefined) throw new TypeError(`the input ${pin.name} is not of the type ${pin.type}`);
    return result;
  };
  switch (pin.of) {
    case 'Array':
    case 'HashSet':
      return json.map(one);
    case 'HashMap':
      return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, one(value)]));
    default:
      return one(json);
  }
}

const any = (value) => value;
const only = (type) => (value) => (typeof value === type ? value : undefined);
const isNumber = (value) => typeof value === 'number' || typeof value === 'bigint';
/** An integer of 64 bits, as every other language has it. */
const fitting = (value) => (BigInt.asIntN(64, value) === value ? value : undefined);

/** From JSON to each type, or `undefined`. */
const TYPES = {
  String: only('string'),
  Boolean: only('boolean'),
  Date: only('string'),
  Float: (value) => (isNumber(value) ? Number(value) : undefined),
  Integer: (value) => (typeof value === 'bigint' || Number.isInteger(value) ? fitting(BigInt(value)) : undefined),
  Byte: (value) => (typeof value === 'string' ? Uint8Array.fromBase64(value) : undefined),
};

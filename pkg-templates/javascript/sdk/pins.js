/** Pins by host calls, for what a run function's context does not do: outputs that are seen before the run ends. */
import { encodeJson, json } from './answer.js';
import { call } from './host.js';
import { encode } from './text.js';

/** The JSON of an input, or `undefined`. */
export const getInput = (name) => json(call('flowlike_pins.get_input', encode(name)));

export const setOutput = (name, value) => call('flowlike_pins.set_output', encode(name), encodeJson(value));

export const activateExec = (name) => call('flowlike_pins.activate_exec', encode(name));

import { call } from './host.js';
import { stringify } from './json.js';
import { encode } from './text.js';

export const trace = (message) => call('flowlike_log.trace', encode(message));
export const debug = (message) => call('flowlike_log.debug', encode(message));
export const info = (message) => call('flowlike_log.info', encode(message));
export const warn = (message) => call('flowlike_log.warn', encode(message));
export const error = (message) => call('flowlike_log.error', encode(message));

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error'];

/**
 * Logs a message with data.
 *
 * @param {'trace' | 'debug' | 'info' | 'warn' | 'error'} level
 * @param {string} message
 * @param {unknown} data
 */
export function withData(level, message, data) {
  call('flowlike_log.log_json', LEVELS.indexOf(level), encode(message), encode(stringify(data)));
}

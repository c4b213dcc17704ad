/** Events for whoever watches the run. Needs `streaming`. */
import { encodeJson } from './answer.js';
import { call } from './host.js';
import { encode } from './text.js';

export const text = (content) => call('flowlike_stream.text', encode(content));

/** An event of any type, with data. */
export const emit = (type, data) => call('flowlike_stream.emit', encode(type), encodeJson(data));

/** How far the work is, from 0 to 1. */
export const progress = (fraction, message) => emit('progress', { progress: fraction, message });

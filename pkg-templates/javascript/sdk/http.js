/** Requests. Needs `http_get` for GET, HEAD and OPTIONS, `http_write` for others, and the host in the manifest. */
import { encodeJson, json } from './answer.js';
import { fail } from './error.js';
import { call } from './host.js';
import { parse } from './json.js';
import { decode, encode } from './text.js';

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'];
const EMPTY = new Uint8Array();

/**
 * Asks, and waits for the answer. No answer is an error; one with an HTTP status like 404 is an answer.
 *
 * @param {string} url
 * @param {object} [options]
 * @param {'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'HEAD' | 'OPTIONS'} [options.method]
 * @param {Record<string, string>} [options.headers]
 * @param {string | Uint8Array} [options.body]
 */
export function fetch(url, { method = 'GET', headers = {}, body = EMPTY } = {}) {
  const number = METHODS.indexOf(method);
  if (number < 0) throw new TypeError(`there is no method ${method}`);
  const content = typeof body === 'string' ? encode(body) : body;
  const handle = call('flowlike_http.request', number, encode(url), encodeJson(headers), content);
  return handle ? new Response(url, handle) : fail(`no answer from ${url}`);
}

/** The headers of an answer by their names in lower case. Only for bodies that are text. */
export const headers = (response) => json(call('flowlike_http.response', response.handle))?.headers ?? {};

class Response {
  #body;

  constructor(url, handle) {
    this.url = url;
    this.handle = handle;
    this.status = call('flowlike_http.response_status', handle);
  }

  get ok() {
    return this.status >= 200 && this.status < 300;
  }

  /** @returns {Uint8Array} */
  bytes() {
    this.#body ??= call('flowlike_http.response_body', this.handle) ?? EMPTY;
    return this.#body;
  }

  text() {
    return decode(this.bytes());
  }

  /** The body read as JSON. */
  json() {
    try {
      return parse(this.text());
    } catch {
      return fail(`the answer from ${this.url} is not JSON`);
    }
  }
}

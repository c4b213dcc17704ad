/** WebSockets. Needs `websocket`, and the host in the manifest. */
import { encodeJson, json } from './answer.js';
import { fail } from './error.js';
import { call } from './host.js';
import { encode } from './text.js';

/**
 * Opens a socket.
 *
 * @param {string} url
 * @param {string[]} [protocols]
 */
export function connect(url, protocols = []) {
  const headers = protocols.length ? { 'Sec-WebSocket-Protocol': protocols.join(', ') } : {};
  const session = call('flowlike_ws.connect', encode(url), encodeJson(headers));
  return session < 0 ? fail(`no connection to ${url}`) : new Socket(url, session);
}

class Socket {
  #closed = false;

  constructor(url, session) {
    this.url = url;
    this.session = session;
  }

  /** Whether `receive` has found it closed. */
  get closed() {
    return this.#closed;
  }

  /** @param {string | Uint8Array} message */
  send(message) {
    const binary = typeof message !== 'string';
    const sent = call('flowlike_ws.send', this.session, binary ? message : encode(message), Number(binary));
    if (!sent) fail(`the message to ${this.url} was not sent`);
  }

  /**
   * The next message, or `undefined` when none came in time or the socket is closed.
   *
   * @param {number} [milliseconds] to wait; as long as the run may unless given
   * @returns {string | Uint8Array | undefined}
   */
  receive(milliseconds = -1) {
    const handle = call('flowlike_ws.receive', this.session, milliseconds);
    if (handle < 0) this.#closed = true;
    if (handle <= 0) return undefined;
    const { type, data } = json(call('flowlike_ws.message', handle)) ?? fail(`a message from ${this.url} is lost`);
    return type === 'binary' ? Uint8Array.fromBase64(data) : data;
  }

  close() {
    this.#closed = true;
    call('flowlike_ws.close', this.session);
  }
}

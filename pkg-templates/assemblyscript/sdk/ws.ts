/** WebSockets. Needs `network:websocket`, and the URL's host in the manifest. */

import * as base64 from "./base64";
import * as host from "./imports";
import { Json } from "./json";
import { takeJson } from "./memory";
import { decode, encode } from "./utf8";

/** Opens a socket, with one of these protocols if any are named; null if that fails. The log says why. */
export function connect(url: string, protocols: string[] = []): Socket | null {
  const address = encode(url);
  const headers = Json.object();
  if (protocols.length) headers.set("Sec-WebSocket-Protocol", protocols.join(", "));
  const json = encode(headers.toString());
  const session = host.wsConnect(address, address.byteLength, json, json.byteLength);
  return session >= 0 ? new Socket(session) : null;
}

/** What comes through a socket. */
export class Message {
  constructor(
    /** Whether these are bytes, and no text. */
    readonly isBinary: bool,
    readonly bytes: Uint8Array,
  ) {}

  /** The message as text, or null if it is none. */
  get text(): string | null {
    return decode(this.bytes);
  }
}

/** An open connection. The end of the run closes it, too. */
export class Socket {
  /** Whether no more messages will come. */
  closed: bool = false;

  constructor(private session: i32) {}

  /** Sends a text. False if the connection is closed. */
  sendText(text: string): bool {
    return this.send(Uint8Array.wrap(encode(text)), false);
  }

  /** Sends bytes. False if the connection is closed. */
  sendBytes(bytes: Uint8Array): bool {
    return this.send(bytes, true);
  }

  private send(bytes: Uint8Array, binary: bool): bool {
    return host.wsSend(this.session, bytes.dataStart, bytes.length, binary) != 0;
  }

  /**
   * Waits for a message so many milliseconds, or as long as the run may. Null if none came in time, or if none will
   * come: then it is `closed`.
   */
  receive(milliseconds: i32 = -1): Message | null {
    const handle = host.wsReceive(this.session, milliseconds);
    if (handle < 0) this.closed = true;
    if (handle <= 0) return null;
    const message = takeJson(host.wsMessage(handle));
    if (!message) return null;
    const data = message.get("data").or("");
    if (message.get("type").or<string>("") != "binary") return new Message(false, Uint8Array.wrap(encode(data)));
    const bytes = base64.decode(data);
    return bytes ? new Message(true, bytes) : null;
  }

  /** Closes it. False if it is closed already. */
  close(): bool {
    this.closed = true;
    return host.wsClose(this.session) != 0;
  }
}

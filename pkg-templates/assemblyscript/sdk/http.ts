/** HTTP. Needs `http_get` for GET, HEAD and OPTIONS, `http_write` for the rest, and the URL's host in the manifest. */

import * as host from "./imports";
import { Json } from "./json";
import { takeBytes, takeJson } from "./memory";
import { decode, encode } from "./utf8";

/** As the host numbers them. */
export enum Method {
  Get,
  Post,
  Put,
  Delete,
  Patch,
  Head,
  Options,
}

/** A request to get something. */
export function get(url: string): Request {
  return new Request(Method.Get, url);
}

/** A request to post something. */
export function post(url: string): Request {
  return new Request(Method.Post, url);
}

/** A request that is put together, and then sent. */
export class Request {
  private headers: Json = Json.object();
  private data: Uint8Array = new Uint8Array(0);

  constructor(
    private method: Method,
    private url: string,
  ) {}

  /** Sets a header. */
  header(name: string, value: string): Request {
    this.headers.set(name, value);
    return this;
  }

  /** Sends these bytes. */
  body(bytes: Uint8Array): Request {
    this.data = bytes;
    return this;
  }

  /** Sends a text. */
  text(text: string): Request {
    return this.body(Uint8Array.wrap(encode(text)));
  }

  /** Sends anything that `Json.from` takes as JSON. */
  json<T>(value: T): Request {
    return this.header("Content-Type", "application/json").text(Json.from(value).toString());
  }

  /** The answer, whatever its status; null if there is none: no permission, a host that is not allowed, no network. */
  send(): Response | null {
    const url = encode(this.url);
    const headers = encode(this.headers.toString());
    const body = this.data;
    const handle = host.httpRequest(
      this.method,
      url,
      url.byteLength,
      headers,
      headers.byteLength,
      body.dataStart,
      body.length,
    );
    return handle ? new Response(handle) : null;
  }
}

/** The answer to a request. The host keeps it as long as the run takes. */
export class Response {
  constructor(private handle: i32) {}

  /** The HTTP status. */
  get status(): i32 {
    return host.httpResponseStatus(this.handle);
  }

  /** Whether the status is between 200 and 299. */
  get ok(): bool {
    return this.status / 100 == 2;
  }

  /** The body. */
  bytes(): Uint8Array {
    const bytes = takeBytes(host.httpResponseBody(this.handle));
    return bytes ? bytes : new Uint8Array(0);
  }

  /** The body as text; null if it is none. */
  text(): string | null {
    return decode(this.bytes());
  }

  /** What the body says as JSON; null if it is none. */
  json(): Json | null {
    const text = this.text();
    return text !== null ? Json.parse(text) : null;
  }

  /** Status, headers with names in lower case, and body; null if the body is no text. */
  parts(): Parts | null {
    const json = takeJson(host.httpResponse(this.handle));
    return json ? new Parts(json.get("status").or(0), json.get("headers"), json.get("body").or("")) : null;
  }
}

/** All of an answer. */
export class Parts {
  constructor(
    readonly status: i32,
    readonly headers: Json,
    readonly body: string,
  ) {}
}

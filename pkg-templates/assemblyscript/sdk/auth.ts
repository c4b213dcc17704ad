/** Tokens of the providers that the manifest declares for the node. Needs `oauth`. */

import * as host from "./imports";
import { takeJson } from "./memory";
import { encode } from "./utf8";

/** What a provider takes for its user's word. */
export class Token {
  constructor(
    /** What goes into the header `Authorization`. */
    readonly accessToken: string,
    /** Mostly `Bearer`. */
    readonly type: string,
    /** When it expires, in seconds since the Unix epoch; 0 if it does not. */
    readonly expiresAt: i64,
  ) {}
}

/** The user's token, or null. The log says why there is none. */
export function token(provider: string): Token | null {
  const name = encode(provider);
  const json = takeJson(host.authToken(name, name.byteLength));
  if (!json) return null;
  return new Token(json.get("access_token").or(""), json.get("token_type").or(""), json.get("expires_at").or<i64>(0));
}

/** Whether there is one. */
export function hasToken(provider: string): bool {
  const name = encode(provider);
  return host.authHasToken(name, name.byteLength) != 0;
}

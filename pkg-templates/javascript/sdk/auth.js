/** OAuth tokens of the providers that the manifest declares for the node. Needs `oauth`. */
import { json } from './answer.js';
import { call } from './host.js';
import { encode } from './text.js';

/**
 * The token, or `undefined` if nobody is signed in.
 *
 * @param {string} provider
 * @returns {{ access_token: string, token_type: string, expires_at?: number } | undefined}
 */
export const token = (provider) => json(call('flowlike_auth.get_oauth_token', encode(provider)));

export const hasToken = (provider) => call('flowlike_auth.has_oauth_token', encode(provider)) !== 0;

/**
 * What every package needs. The parts of the host are modules of their own, from `flow-like-sdk/auth` to `flow-like-sdk/ws`:
 *
 *     import * as storage from 'flow-like-sdk/storage';
 */
export { NodeError, fail } from './error.js';
export { node } from './node.js';

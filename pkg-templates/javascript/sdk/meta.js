/** About the run. Ids are `undefined` where the host says nothing. */
import { text } from './answer.js';
import { call } from './host.js';

export const nodeId = () => text(call('flowlike_meta.get_node_id'));
export const runId = () => text(call('flowlike_meta.get_run_id'));
export const appId = () => text(call('flowlike_meta.get_app_id'));
export const boardId = () => text(call('flowlike_meta.get_board_id'));
export const userId = () => text(call('flowlike_meta.get_user_id'));

/** Whether somebody reads stream events. */
export const isStreaming = () => call('flowlike_meta.is_streaming') !== 0;

/** 0 debug, 1 info, 2 warn, 3 error, 4 fatal. */
export const logLevel = () => call('flowlike_meta.get_log_level');

/** Milliseconds since 1970, for `new Date`. */
export const timeNow = () => Number(call('flowlike_meta.time_now'));

/** 64 random bits as a bigint. */
export const random = () => call('flowlike_meta.random');

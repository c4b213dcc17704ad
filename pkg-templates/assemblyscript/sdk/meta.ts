/** Where and for whom a node runs. Texts are empty where the host says nothing. Needs no permission. */

import * as host from "./imports";
import { takeText } from "./memory";

export function nodeId(): string {
  return or(takeText(host.metaNodeId()));
}

export function runId(): string {
  return or(takeText(host.metaRunId()));
}

export function appId(): string {
  return or(takeText(host.metaAppId()));
}

export function boardId(): string {
  return or(takeText(host.metaBoardId()));
}

export function userId(): string {
  return or(takeText(host.metaUserId()));
}

/** Whether somebody reads what is streamed. */
export function isStreaming(): bool {
  return host.metaIsStreaming() != 0;
}

/** From 0, debug, to 4, fatal. */
export function logLevel(): i32 {
  return host.metaLogLevel();
}

/** Milliseconds since the Unix epoch. */
export function now(): i64 {
  return host.metaTimeNow();
}

/** 64 random bits, good enough for secrets. */
export function random(): u64 {
  return host.metaRandom();
}

function or(text: string | null): string {
  return text !== null ? text : "";
}

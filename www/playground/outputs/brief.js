// A value in a few characters: for wires, history and tables. Pure.

import { hexOf } from "../inputs/octets.js";
import { write } from "../inputs/json.js";

export function brief(value, most = 32) {
  if (value === undefined) return "no value";
  if (value instanceof Uint8Array) {
    const start = hexOf(value.subarray(0, 6));
    return `${value.length} ${value.length === 1 ? "byte" : "bytes"}${value.length > 0 ? `: ${start}` : ""}${value.length > 6 ? " …" : ""}`;
  }
  if (typeof value === "string") return cut(`“${value.replace(/\s+/g, " ")}”`, most);
  if (Array.isArray(value) && value.length > 8) return `${value.length} items`;
  return cut(write(value), most);
}

function cut(text, most) {
  const letters = [...text.slice(0, most * 2)];
  return letters.length > most || text.length > most * 2 ? `${letters.slice(0, most - 1).join("")}…` : text;
}

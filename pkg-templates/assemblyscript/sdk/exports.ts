// What the module exports. A package passes it on: export * from "../sdk/exports";

import { Packed } from "./imports";
import * as memory from "./memory";
import { definitions, execute } from "./package";

export function get_abi_version(): i32 {
  return 1;
}

export function get_nodes(): Packed {
  return memory.give(definitions().toString());
}

export function run(place: usize, length: usize): Packed {
  return memory.give(execute(memory.lent(place, length)).toString());
}

export function alloc(length: usize): usize {
  return memory.alloc(length);
}

export function dealloc(place: usize, _length: usize): void {
  memory.dealloc(place);
}

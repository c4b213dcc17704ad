// What a page knows of its worker's packages without asking: the methods that answer at once read it.

import { FlowLikeError } from "./error.js";
import { invalid } from "./loading.js";
import { errorOf } from "./encoding.js";

export class Mirror {
  #packages = new Map();

  update(entries) {
    for (const [id, entry] of entries) {
      if (entry === null) this.#packages.delete(id);
      else this.#packages.set(id, entry);
    }
  }

  reset(entries) {
    this.#packages.clear();
    this.update(entries);
  }

  clear() {
    this.#packages.clear();
  }

  /** A copy each time: it belongs to whoever asked. */
  read(name, ...args) {
    return structuredClone(this[name](...args));
  }

  packages() {
    const ids = [...this.#packages.keys()].sort();
    return ids.map((id) => this.#packages.get(id).info);
  }

  nodes() {
    return this.packages().filter((info) => info.quarantined === undefined).flatMap((info) => info.nodes);
  }

  permissions(id) {
    return this.#kept(this.#find(id).permissions);
  }

  boardNode(id, node) {
    const { info, boardNodes } = this.#find(id);
    if (typeof node !== "string") throw invalid("`node` must be a string.");
    if (info.quarantined !== undefined) throw new FlowLikeError("damaged", info.quarantined, { package: id });
    if (Object.hasOwn(boardNodes, node)) return this.#kept(boardNodes[node]);
    const names = info.nodes.map(({ name }) => name);
    const message = `The package \`${id}\` has no node \`${node}\`; it has ${names.join(", ")}.`;
    throw new FlowLikeError("node-not-found", message, { package: id, node, nodes: names });
  }

  #find(id) {
    if (typeof id !== "string") throw invalid("`packageId` must be a string.");
    const found = this.#packages.get(id);
    if (found !== undefined) return found;
    throw new FlowLikeError("package-not-found", `There is no package \`${id}\` here. Install it first.`, { package: id });
  }

  #kept({ value, failure }) {
    if (failure !== undefined) throw errorOf(failure);
    return value;
  }
}

// What nodes ask for, as `runtime.permissions` says. A node that names no permissions asks for all that its package does.

import { plain } from "../format.js";
import { RISKS } from "./order.js";
import { isLimit } from "./permissions.js";

/** So many nodes and characters are named by a permission, and not more. */
const MOST = 100;

/** Whether a node of that name is named as it is. Of any other it cannot be told what it does not ask for. */
const isNamedAsItIs = (name) => name.length < MOST && plain(name, MOST) === name && !/[“”]/u.test(name);

/** Of the permissions of a package those that a node asks for. Its limits are none. */
export function asksOf(permissions, { name }) {
  const asks = ({ nodes }) => nodes.includes(name) || nodes.length >= MOST || !isNamedAsItIs(name);
  return permissions.filter((permission) => !isLimit(permission) && asks(permission));
}

/** A function that says of nodes what they ask for; packages are looked up once. */
export function asksIn(runtime) {
  const known = new Map();
  return (node) => {
    if (!known.has(node.packageId)) known.set(node.packageId, runtime.permissions(node.packageId));
    return asksOf(known.get(node.packageId), node);
  };
}

/** What of several nodes is the easiest to begin with: the least risk, then the fewest permissions, then the fewest inputs. */
export function easiestOf(nodes, asks) {
  const effort = (node) => {
    const asked = asks(node);
    const inputs = node.pins.filter((pin) => pin.pin_type === "Input" && pin.data_type !== "Execution").length;
    // Without any input there is nothing to try out.
    return [Math.max(0, ...asked.map(({ risk }) => RISKS.indexOf(risk))), asked.length, inputs === 0 ? Infinity : inputs];
  };
  const efforts = new Map(nodes.map((node) => [node, effort(node)]));
  const compare = (a, b) => {
    const at = efforts.get(a).findIndex((value, index) => value !== efforts.get(b)[index]);
    return at === -1 ? 0 : efforts.get(a)[at] - efforts.get(b)[at];
  };
  return nodes.toSorted(compare)[0];
}

/** How many titles are named. */
const NAMED = 3;

/** What is asked for, in a few words: `Show progress`, `Show progress, Read files and 3 more`. */
export function inShort(asked) {
  const titles = [...new Set(asked.map(({ title }) => title))];
  const more = titles.length - NAMED;
  return more > 0 ? `${titles.slice(0, NAMED).join(", ")} and ${more} more` : titles.join(", ");
}

// All inputs of a node as one form.

import { h } from "../dom.js";
import { control } from "./control.js";

/** The pins of a node that carry values in. */
export function valuePins(node) {
  return node.pins.filter((pin) => pin.pin_type === "Input" && pin.data_type !== "Execution");
}

/**
 * `{ element, values(), set(values), reset(), check(), hasProblem(), show(pin, problem), redraw(), isEmpty }`. `values` are
 * what it shows; a pin that is not among them is left out. Without any, and after `reset()`, each field has what a new node
 * has. `check()` shows every problem, focuses the first, and returns whether there was none. `options` as for `control`,
 * and `except`, names of pins to leave away.
 */
export function form(node, values = null, options = {}) {
  const except = options.except ?? new Set();
  const controls = valuePins(node)
    .filter((pin) => !except.has(pin.name))
    .map((pin) => control(pin, { ...options, node: node.name }));
  const element = h(
    "div",
    { class: "fields" },
    controls.map((one) => one.element),
  );

  /** Every field of these values. */
  function set(next) {
    for (const one of controls) one.set(Object.hasOwn(next, one.pin.name) ? next[one.pin.name] : undefined);
  }

  if (values !== null) set(values);
  return {
    element,
    isEmpty: controls.length === 0,
    values() {
      const given = controls.map((one) => [one.pin.name, one.value()]).filter(([, value]) => value !== undefined);
      return Object.fromEntries(given);
    },
    set,
    reset() {
      for (const one of controls) one.reset();
    },
    hasProblem: () => controls.some((one) => one.problem() !== null),
    /** Shows what depends on where it will run. */
    redraw() {
      for (const one of controls) one.redraw();
    },
    check() {
      const wrong = controls.filter((one) => {
        const problem = one.problem();
        one.show(problem);
        return problem !== null;
      });
      wrong[0]?.focus();
      return wrong.length === 0;
    },
    /** Shows what the runtime said about a pin. Returns whether there is such a field. */
    show(pin, problem) {
      const found = controls.find((one) => one.pin.name === pin);
      found?.show(problem);
      found?.focus();
      return found !== undefined;
    },
  };
}

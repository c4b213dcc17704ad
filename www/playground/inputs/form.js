// All inputs of a node as one form.

import { h } from "../dom.js";
import { control } from "./control.js";

/** The pins of a node that carry values in. */
export function valuePins(node) {
  return node.pins.filter((pin) => pin.pin_type === "Input" && pin.data_type !== "Execution");
}

/**
 * `{ element, values(), set(values), check(), show(pin, problem), isEmpty }`. `check()` shows every problem, focuses the
 * first, and returns whether there was none. `options` as for `control`, and `except`, names of pins to leave away.
 */
export function form(node, values = {}, options = {}) {
  const except = options.except ?? new Set();
  const controls = valuePins(node)
    .filter((pin) => !except.has(pin.name))
    .map((pin) => control(pin, Object.hasOwn(values, pin.name) ? values[pin.name] : undefined, { ...options, node: node.name }));
  const element = h(
    "div",
    { class: "fields" },
    controls.map((one) => one.element),
  );

  return {
    element,
    isEmpty: controls.length === 0,
    values() {
      const given = controls.map((one) => [one.pin.name, one.value()]).filter(([, value]) => value !== undefined);
      return Object.fromEntries(given);
    },
    /** Every field of these values; the others get their defaults. */
    set(next) {
      for (const one of controls) one.set(Object.hasOwn(next, one.pin.name) ? next[one.pin.name] : one.pin.default_value);
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

// The dialog that asks what a node may do.

import { h, setUsable, uniqueId } from "../dom.js";
import * as format from "../format.js";
import { permissionsInOrder } from "./order.js";
import { isLimit, newIn, permissionRow, textsOf } from "./permissions.js";

/** How long a question is there before it can be agreed to, as when its window is gone back to. */
const READ_MS = 500;

/** How long an answer may hold, longest last; those that the context has no place for are left out. */
function scopesFor({ context }) {
  return [
    { value: "once", label: "This once" },
    context?.eventId && { value: "event", label: "Whenever this event starts it" },
    context?.boardId && { value: "board", label: "On this board" },
    { value: "package", label: "Always, for this package" },
  ].filter(Boolean);
}

function holdChoice(question, name) {
  const scopes = scopesFor(question);
  // Whoever builds a board runs it again and again.
  const first = scopes.find(({ value }) => value === "board") ?? scopes[0];
  const inputs = scopes.map(({ value, label }) => {
    const id = uniqueId("hold");
    const input = h("input", { type: "radio", name, id, value, checked: value === first.value });
    return { input, row: h("div", { class: "choice" }, input, h("label", { for: id }, label)) };
  });
  return {
    element: h("fieldset", { class: "hold" }, h("legend", null, "How long does this hold?"), h("div", { class: "choices" }, inputs.map(({ row }) => row))),
    value: () => inputs.find(({ input }) => input.checked).input.value,
  };
}

function findingsOf({ findings }) {
  if (findings.length === 0) return null;
  return h(
    "div",
    { class: "consent-findings" },
    h("h3", null, "What does not fit in this package"),
    h("ul", null, findings.map(({ message }) => h("li", null, message))),
  );
}

function intro(question, elsewhere) {
  return [
    h(
      "p",
      { class: "consent-who" },
      h("strong", null, format.nameOf({ name: question.name, id: question.packageId })),
      ` ${question.version} from `,
      h("strong", null, format.origin(question.origin)),
      h("span", { class: "mono quiet block" }, question.packageId),
    ),
    elsewhere.length > 0 &&
      h(
        "p",
        { class: "notice-line" },
        `You agreed before to a package of the same id from ${elsewhere.map(format.origin).join(", ")}. This one is from ${format.origin(question.origin)}.`,
      ),
    question.update && h("p", { class: "notice-line" }, "You agreed to an earlier version. This one asks for more: what is new is marked, and comes first."),
  ];
}

/**
 * Asks, and resolves to an answer for the runtime. `more()` says how many questions wait behind this one; with `signal` the
 * question goes away. `elsewhere` are other origins of which a package of this id was agreed to.
 */
export function askInDialog(question, { app, signal, more, elsewhere }) {
  const titleId = uniqueId("consent");
  const isNew = newIn(question);
  const limits = question.permissions.filter(isLimit);
  const asked = permissionsInOrder(
    question.permissions.filter((permission) => !isLimit(permission)),
    (permission) => textsOf(permission).some(isNew),
  );
  const boxes = asked.map((permission) => {
    const id = uniqueId("permission");
    return h("input", { type: "checkbox", id, checked: true, value: permission.name, "aria-describedby": `${id}-text`, onchange: () => draw() });
  });
  const hold = holdChoice(question, uniqueId("hold-group"));
  const agree = h("button", { type: "submit", class: "primary" });
  const some = h("p", { class: "quiet", role: "status" });

  const draw = () => {
    const chosen = boxes.filter(({ checked }) => checked).length;
    agree.textContent = chosen === boxes.length ? "Agree and run" : `Agree to ${chosen} of ${boxes.length}`;
    setUsable(agree, isRead && chosen > 0);
    some.textContent = chosen > 0 && chosen < boxes.length ? "The node runs without the rest. It may fail." : "";
  };
  const waiting = more();

  // A click or key that was meant for what was here before agrees to nothing.
  let isRead = false;
  let timer;
  const letRead = () => {
    isRead = false;
    clearTimeout(timer);
    timer = setTimeout(() => {
      isRead = true;
      draw();
    }, READ_MS);
    draw();
  };

  return new Promise((resolve) => {
    let answer = null;
    const submit = (event) => {
      event.preventDefault();
      const names = boxes.filter(({ checked }) => checked).map(({ value }) => value);
      answer = { grant: names.length === boxes.length ? "all" : names, scope: hold.value() };
      dialog.close();
    };
    const dialog = h(
      "dialog",
      { class: "consent", "aria-labelledby": titleId },
      h(
        "form",
        { onsubmit: submit },
        h(
          "div",
          { class: "consent-asked" },
          h("h2", { id: titleId, tabindex: -1, autofocus: true }, "May ", h("code", null, format.plain(question.node, 80)), " do this?"),
          intro(question, elsewhere),
          h("ul", { class: "permission-list" }, asked.map((permission, index) => permissionRow(permission, { isNew, box: boxes[index] }))),
          limits.length > 0 && h("p", { class: "quiet limits" }, limits.map(({ description }) => description).join(" ")),
          findingsOf(question),
        ),
        h(
          "div",
          { class: "consent-end" },
          hold.element,
          some,
          waiting > 0 && h("p", { class: "quiet" }, `${format.count(waiting, "more question")} after this one.`),
          h("div", { class: "row end" }, h("button", { type: "button", onclick: () => dialog.close() }, "Refuse"), agree),
        ),
      ),
    );
    // Escape closes it as well: no answer is a refusal.
    dialog.addEventListener("close", () => {
      dialog.remove();
      clearTimeout(timer);
      removeEventListener("focus", letRead);
      if (!signal.aborted) app.announce(answer === null ? "Refused." : "Agreed.");
      resolve(answer);
    });
    signal.addEventListener("abort", () => dialog.close(), { once: true });
    document.body.append(dialog);
    dialog.showModal();
    addEventListener("focus", letRead);
    letRead();
  });
}

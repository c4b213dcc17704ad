// The log of a run: by level, source and text.

import { h } from "../dom.js";
import { write } from "../inputs/json.js";
import { cut } from "../long-text.js";
import { copyButton } from "../outputs/buttons.js";

const LEVELS = ["trace", "debug", "info", "warn", "error"];
const SOURCES = { guest: "the node", stdout: "standard output", stderr: "standard error", runtime: "the runtime" };

/** `{ element, update() }`; `log` is a `Log` of collected.js. */
export function logView(log) {
  let from = 0;
  let source = "";
  let words = "";
  let drawn = -1;
  const list = h("ol", { class: "log-lines", tabindex: 0, "aria-label": "Log" });
  const state = h("p", { class: "input-note", tabindex: -1 });
  const refresh = () => {
    drawn = -1;
    update();
  };
  const level = h(
    "select",
    {
      "aria-label": "Least level",
      onchange: () => {
        from = LEVELS.indexOf(level.value);
        refresh();
      },
    },
    LEVELS.map((name, index) => h("option", { value: name }, index === 0 ? "All levels" : `${name} and above`)),
  );
  const sources = h(
    "select",
    {
      "aria-label": "Source",
      onchange: () => {
        source = sources.value;
        refresh();
      },
    },
    h("option", { value: "" }, "All sources"),
    Object.entries(SOURCES).map(([name, text]) => h("option", { value: name }, text)),
  );
  const filter = h("input", {
    type: "search",
    placeholder: "Filter",
    "aria-label": "Filter the log by text",
    oninput: () => {
      words = filter.value.toLowerCase();
      refresh();
    },
  });
  const passes = (entry) =>
    LEVELS.indexOf(entry.level) >= from &&
    (source === "" || entry.source === source) &&
    (words === "" || textOf(entry).toLowerCase().includes(words));

  function update() {
    tools.hidden = log.total === 0;
    if (log.total === drawn) return;
    const { entries, dropped } = log.last();
    const isAtEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 4;
    const fresh = drawn < 0 ? entries : entries.slice(Math.max(0, entries.length - (log.total - drawn)));
    if (drawn < 0 || fresh.length === entries.length) list.replaceChildren();
    list.append(...fresh.filter(passes).map(line));
    while (list.childElementCount > entries.length) list.firstChild.remove();
    drawn = log.total;
    const shown = list.childElementCount;
    state.textContent = [
      log.total === 0
        ? "Nothing was logged."
        : shown === log.total
          ? `${shown} ${shown === 1 ? "line" : "lines"}`
          : `${shown} of ${log.total} lines`,
      dropped > 0
        ? `The first ${dropped.toLocaleString("en")} were dropped: a page keeps the last ${entries.length.toLocaleString("en")}.`
        : "",
    ]
      .filter(Boolean)
      .join(". ");
    list.hidden = shown === 0;
    if (isAtEnd) list.scrollTop = list.scrollHeight;
  }

  const tools = h(
    "div",
    { class: "input-row log-tools" },
    level,
    sources,
    filter,
    copyButton(() => log.last().entries.filter(passes).map(textOf).join("\n")),
  );
  update();
  return { element: h("div", { class: "log-view" }, tools, list, state), update };
}

/** Goes to the log that is in there: to its filters, or to the word that it is empty. */
export function focusLog(within) {
  within.querySelector(".log-view :is(.log-tools:not([hidden]) select, .input-note)")?.focus();
}

function textOf({ level, message, data, source }) {
  return `${level} [${source}] ${message}${data === undefined ? "" : ` ${write(data)}`}`;
}

function line({ level, message, data, source }) {
  return h(
    "li",
    { class: ["log-line", level] },
    h("span", { class: "log-level" }, level),
    h("span", { class: "log-text" }, cut(h("span"), message), data !== undefined && cut(h("code", { class: "log-data" }), write(data))),
    source !== "guest" && h("span", { class: "log-source" }, SOURCES[source] ?? source),
  );
}

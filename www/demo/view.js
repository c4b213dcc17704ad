// The page's elements. Texts of nodes are only ever set as text.

const $ = (id) => document.getElementById(id);

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** A value of a pin as one line of JSON, integers beyond 2^53 included. */
export function value(value) {
  if (typeof value === "bigint") return `${value}`;
  if (Array.isArray(value)) return `[${value.map((item) => (item === undefined ? "null" : valueOf(item))).join(", ")}]`;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (value !== null && typeof value === "object") {
    return Object.entries(value)
      .map(([name, item]) => `${name}: ${valueOf(item)}`)
      .join(", ");
  }
  return JSON.stringify(value) ?? "nothing";
}

function valueOf(item) {
  const isObject = item !== null && typeof item === "object" && !Array.isArray(item) && !(item instanceof Uint8Array);
  return isObject ? `{${value(item)}}` : value(item);
}

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

function size(bytes) {
  return bytes < 1 << 20 ? `${(bytes / 1024).toFixed(0)} KiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

export function clear() {
  for (const id of ["packages", "runs", "log", "figures", "ticks"]) $(id).replaceChildren();
  for (const name of ["ticks", "longest gap", "abort to end"]) showFigure(name, "–");
  $("again").disabled = true;
}

export function onAgain(action) {
  $("again").disabled = false;
  $("again").onclick = action;
}

export function status(text, kind = "busy") {
  $("status").textContent = text;
  $("status").className = `status ${kind}`;
}

export function showError(error) {
  $("runs").append(element("tr", "wrong", Object.assign(element("td", "outcome", `${error}`), { colSpan: 7 })));
  console.error(error);
}

export function showPackage(info) {
  const nodes = info.nodes.map((node) => node.name).join(" ");
  const card = element(
    "article",
    "panel package",
    element("h2", "", info.name),
    element("p", "facts", element("b", "", info.language), ` ${size(info.moduleBytes)}`),
    element("p", "hash", `${info.hash.slice(0, 12)}… in ${info.installMs.toFixed(0)} ms`),
    element("p", "nodes", nodes),
  );
  card.title = `${info.id} ${info.version}: ${info.description}\n${nodes}`;
  $("packages").append(card);
}

export function startRow(title, node, inputs) {
  const cells = [
    element("td", "", title),
    element("td", "mono", node),
    element("td", "mono clip", inputs),
    element("td", "mono outcome clip", "…"),
    element("td", "number"),
    element("td", "number"),
    element("td", "mark"),
  ];
  cells[2].title = inputs;
  const row = element("tr", "", ...cells);
  $("runs").append(row);
  return row;
}

export function finishRow(row, record) {
  const [, , , outcome, fuel, ms, mark] = row.children;
  const right = record.mistakes.length === 0;
  outcome.textContent = right ? record.outcome : record.mistakes.join("; ");
  outcome.title = record.outcome;
  outcome.classList.add(record.kind);
  fuel.textContent = record.fuel === undefined ? "–" : compact.format(record.fuel);
  ms.textContent = record.ms.toFixed(record.ms < 10 ? 1 : 0);
  mark.textContent = right ? "✓" : "✗";
  row.classList.add(right ? "right" : "wrong");
}

export function showSkipped(title, note) {
  const row = startRow(title, "", "");
  row.classList.add("skipped");
  row.children[3].textContent = "skipped";
  row.title = note;
}

/** Adds a line to the log. Returns it as `{ node, kind, text }`. */
function line(node, kind, text) {
  $("log").append(element("li", kind, element("span", "from", node), element("span", "kind", kind), element("span", "", text)));
  $("log").scrollTop = $("log").scrollHeight;
  return { node, kind, text };
}

export function showLog(node, entry) {
  const data = entry.data === undefined ? "" : ` ${valueOf(entry.data)}`;
  const kind = entry.source === "guest" || entry.source === "runtime" ? entry.level : entry.source;
  return line(node, kind, `${entry.message}${data}`);
}

export function showEvent(node, event) {
  return line(node, "stream", `${event.type} ${valueOf(event.data)}`);
}

export function showFigure(name, text) {
  const figures = [...$("figures").children];
  const figure = figures.find((child) => child.dataset.name === name);
  if (figure) {
    figure.firstChild.textContent = text;
    return;
  }
  const made = element("div", "", element("dd", "", text), element("dt", "", name));
  made.dataset.name = name;
  $("figures").append(made);
}

/** How many milliseconds the chart is high, and how many ticks it is wide. */
const CHART_MS = 40;
const CHART_TICKS = 80;
const FRAME_MS = 1000 / 60;

export function showTicks(gaps) {
  const svg = $("ticks");
  const shown = gaps.slice(-CHART_TICKS);
  svg.setAttribute("viewBox", `0 0 ${CHART_TICKS} ${CHART_MS}`);
  const shape = (tag, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, text] of Object.entries(attributes)) made.setAttribute(name, text);
    return made;
  };
  const bars = shown.map((gap, index) => {
    const height = Math.min(gap, CHART_MS);
    return shape("rect", { x: index, y: CHART_MS - height, width: 0.7, height, class: gap > CHART_MS ? "late" : "tick" });
  });
  const frame = CHART_MS - FRAME_MS;
  svg.replaceChildren(...bars, shape("line", { x1: 0, x2: CHART_TICKS, y1: frame, y2: frame }));
}

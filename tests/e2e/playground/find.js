// Finds what people would find on the playground's page: by what it is, and how it is called. The last expression of a
// script that begins with this.

const KINDS = {
  button: "button, a.button, summary, label.button",
  link: "a",
  field: "input:not([type=file]), textarea, select",
  card: ".board-card",
  pin: ".pin",
  wire: ".wire-label",
};

const plain = (text) => text.replace(/\s+/g, " ").trim();

function nameOf(element) {
  const label = element.getAttribute("aria-label") ?? (element.labels?.length > 0 ? element.labels[0].textContent : element.textContent);
  return plain(label);
}

/** What can be used: nothing outside of an open dialog, and nothing that is not seen. */
function usable(kind, within) {
  const dialogs = document.querySelectorAll("dialog[open]");
  const root = dialogs.length > 0 ? dialogs[dialogs.length - 1] : document;
  const place = within === null ? root : [...root.querySelectorAll(within)].find((each) => each.checkVisibility());
  const all = place ? [...place.querySelectorAll(KINDS[kind] ?? kind)] : [];
  return all.filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.disabled && each.getAttribute("aria-disabled") !== "true");
}

/** The one of exactly that name, or the first whose name begins so. */
function find(kind, name, within = null) {
  const all = usable(kind, within);
  return all.find((each) => nameOf(each) === name) ?? all.find((each) => nameOf(each).startsWith(name)) ?? null;
}

/** The same, in the middle of what is seen: at its edges the page's header may lie above. */
function bring(...sought) {
  const found = find(...sought);
  found?.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
  return found;
}

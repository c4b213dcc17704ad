// One package: what it is, what it may do, and what can be done about it.

import { h, uniqueId } from "../dom.js";
import * as format from "../format.js";
import { permissionsInOrder } from "../consent/order.js";
import { isLimit, permissionRow, riskMark } from "../consent/permissions.js";
import { agreementList } from "./agreements.js";

const POLICIES = {
  notify: "Tell me about newer versions",
  auto: "Install newer versions",
  off: "Leave it as it is",
};
const HELD_BACK = {
  major: "It is a major step: its nodes may work differently.",
  permissions: "It asks for more than this version does.",
};

const fact = (term, ...value) => h("div", null, h("dt", null, term), h("dd", null, value));

function permissionsOf(app, id) {
  try {
    return app.runtime.permissions(id);
  } catch {
    // Of a package that is damaged nothing is known.
    return [];
  }
}

/** How many permissions a line names. */
const NAMED = 4;

/** What it may do, in a line: the highest risk, and what there is of it first. */
function permissionSummary(permissions) {
  const asked = permissions.filter((permission) => !isLimit(permission));
  if (asked.length === 0) return h("p", { class: "quiet" }, "Asks for nothing.");
  const sorted = permissionsInOrder(asked);
  const named = sorted.slice(0, NAMED).map(({ title }) => title);
  const more = sorted.length - named.length;
  const text = more > 0 ? `${named.join(", ")} and ${more} more` : named.join(", ");
  return h("p", { class: "permission-summary" }, riskMark(sorted[0].risk), h("span", { class: "quiet" }, text));
}

/** Where it is from, and what room it takes. */
function originLine(info, usage) {
  const sizes = [format.bytes(info.moduleBytes), usage?.files > 0 && `${format.count(usage.files, "file")} of ${format.bytes(usage.fileBytes)}`];
  return [`From ${format.origin(info.origin)}`, ...sizes.filter(Boolean)].join(" · ");
}

/** The version before may be somebody else's, or have the same number and other bytes. */
function goBack({ version, origin, previousVersion, previousOrigin }) {
  if (previousOrigin !== origin) return `Go back to ${previousVersion} from ${format.plain(format.origin(previousOrigin), 80)}`;
  return previousVersion === version ? `Go back to the other ${version}` : `Go back to ${previousVersion}`;
}

function policySelect(app, info, actions) {
  const id = uniqueId("policy");
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, "Updates"),
    h(
      "select",
      { id, value: info.updatePolicy ?? "notify", onchange: (event) => actions.setPolicy(info, event.target.value) },
      Object.entries(POLICIES).map(([value, label]) => h("option", { value }, label)),
    ),
  );
}

function updateLine(info, update, actions) {
  if (!update) return null;
  return h(
    "div",
    { class: "update-line" },
    h("p", null, h("strong", null, `Version ${update.latestVersion} is there. `), HELD_BACK[update.heldBack]),
    h("button", { type: "button", class: "primary", "aria-label": `Update ${format.nameOf(info)} to ${update.latestVersion}`, onclick: () => actions.update(info, update) }, "Update"),
  );
}

function detailsOf(app, info, { permissions, consents, usage, actions }) {
  return h(
    "details",
    { class: "package-details", dataset: { id: info.id } },
    h("summary", null, "Details"),
    h("div", { class: "package-body" }, detailParts(app, info, { permissions, consents, usage, actions })),
  );
}

function detailParts(app, info, { permissions, consents, usage, actions }) {
  const part = (heading, ...content) => h("div", { class: "package-part" }, h("h3", null, heading), content);
  return [
    h(
      "dl",
      { class: "facts" },
      info.source?.type === "remote" && fact("Address", h("code", null, info.source.download_url)),
      info.installedAt && fact("Installed", format.date(info.installedAt)),
      fact("Module", format.bytes(info.moduleBytes)),
      usage && fact("Files of its nodes", usage.files === 0 ? "none" : [`${format.count(usage.files, "file")}, `, h("a", { href: "#/storage" }, format.bytes(usage.fileBytes))]),
      info.previousVersion && fact("Before that", `${info.previousVersion}, ${format.bytes(usage?.previousBytes ?? 0)}`),
      fact("SHA-256", h("code", { class: "hash" }, info.hash)),
    ),
    info.source?.type === "remote" && policySelect(app, info, actions),
    permissions.length > 0 && part("What it asks for", h("ul", { class: "permission-list" }, permissionsInOrder(permissions).map((permission) => permissionRow(permission)))),
    info.warnings.length + info.findings.length > 0 &&
      part("What deserves a look", h("ul", { class: "plain-list" }, [...info.warnings, ...info.findings.map(({ message }) => message)].map((text) => h("li", null, text)))),
    consents.length > 0 && part("What you agreed to", agreementList(info, consents, actions)),
  ];
}

/** The card of a package. `state` has what is known besides: usage, consents, updates, and what the buttons do. */
export function packageCard(app, info, state) {
  const { actions } = state;
  const titleId = uniqueId("package");
  const permissions = permissionsOf(app, info.id);
  const consents = state.consents.filter(({ packageId }) => packageId === info.id);
  const usage = state.usage?.packages.find(({ id }) => id === info.id);
  const name = format.nameOf(info);
  return h(
    "li",
    { class: ["panel", "package", info.quarantined && "quarantined"], "aria-labelledby": titleId },
    h(
      "div",
      { class: "package-head" },
      h("div", { class: "package-title" }, h("h2", { id: titleId }, name), h("span", { class: "quiet" }, info.version), info.quarantined && h("span", { class: "tag bad" }, "Quarantined")),
      h("p", { class: "mono quiet" }, info.id),
      h("p", { class: "quiet package-origin" }, originLine(info, usage)),
    ),
    info.quarantined && h("p", { class: "bad-text" }, `It does not run. ${info.quarantined}`),
    info.description && h("p", null, format.plain(info.description, 600)),
    !info.quarantined && permissionSummary(permissions),
    updateLine(info, state.updates.get(info.id), actions),
    h(
      "div",
      { class: "row" },
      info.nodes.length > 0 && !info.quarantined && h("a", { class: "button", href: `#/nodes?package=${encodeURIComponent(info.id)}`, "aria-label": `${format.count(info.nodes.length, "node")} of ${name}` }, format.count(info.nodes.length, "node")),
      info.previousVersion && h("button", { type: "button", onclick: () => actions.rollBack(info), "aria-label": `${goBack(info)} of ${name}` }, goBack(info)),
      h("button", { type: "button", class: "danger-quiet", "aria-label": `Uninstall ${name}`, onclick: () => actions.uninstall(info, usage) }, "Uninstall"),
    ),
    detailsOf(app, info, { permissions, consents, usage, actions }),
  );
}

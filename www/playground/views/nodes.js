// All nodes, by package.

import { asksIn } from "../consent/asks.js";
import { fill, h, uniqueId } from "../dom.js";
import * as format from "../format.js";

export const title = "Nodes";

function matches(node, words) {
  const text = [node.friendly_name, node.name, node.description, node.category].join(" ").toLowerCase();
  return words.every((word) => text.includes(word));
}

function pinsOf(node) {
  const data = node.pins.filter(({ data_type }) => data_type !== "Execution");
  const inputs = data.filter(({ pin_type }) => pin_type === "Input").length;
  return `${format.count(inputs, "input")}, ${format.count(data.length - inputs, "output")}`;
}

function nodeItem(app, node, asks) {
  const asked = asks(node).length;
  return h(
    "li",
    { class: "node-item" },
    h("a", { href: app.nodeHash(node.packageId, node.name), class: "node-link", title: format.restOfLabel(node) }, format.labelOf(node)),
    h("p", { class: "quiet" }, format.plain(node.description)),
    h("p", { class: "quiet small" }, pinsOf(node), asked > 0 && h("span", { class: "tag" }, `asks for ${format.count(asked, "permission")}`)),
  );
}

export function show(container, app, { query }) {
  const id = uniqueId("filter");
  const list = h("div", { class: "node-groups" });
  const counted = h("p", { class: "quiet", role: "status" });
  const filter = h("input", { id, type: "search", placeholder: "Name, description or category", autocomplete: "off", oninput: () => draw() });
  /** One package alone, where the address says so. */
  let only = query.get("package");
  const onlyLine = h("p", null);

  function draw() {
    const { runtime } = app;
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const packages = runtime.packages();
    if (!packages.some((info) => info.id === only)) only = null;
    const nodes = runtime.nodes().filter((node) => (only === null || node.packageId === only) && matches(node, words));
    const asks = asksIn(runtime);
    const groups = Map.groupBy(nodes, ({ packageId }) => packageId);
    const name = (packageId) => format.nameOf(packages.find((info) => info.id === packageId) ?? { id: packageId });
    counted.textContent = nodes.length === 0 ? "" : format.count(nodes.length, "node");
    fill(onlyLine, only !== null && ["Only those of ", h("strong", null, name(only)), ". ", h("a", { href: "#/nodes" }, "Show all")]);
    if (packages.length === 0) {
      fill(list, h("div", { class: "empty" }, h("p", null, "Nodes come in packages, and none is installed."), h("a", { class: "button primary", href: "#/packages" }, "Install a package")));
    } else if (nodes.length === 0) {
      fill(list, h("p", { class: "empty" }, "No node has all of these words."));
    } else {
      fill(
        list,
        [...groups].map(([packageId, members]) =>
          h(
            "section",
            { class: "node-group" },
            h("h2", null, name(packageId), " ", h("span", { class: "mono quiet" }, packageId)),
            h("ul", { class: "node-list" }, members.map((node) => nodeItem(app, node, asks))),
          ),
        ),
      );
    }
  }

  fill(
    container,
    h("div", { class: "view-head" }, h("h1", null, "Nodes"), h("div", { class: "filter" }, h("label", { for: id, class: "hidden" }, "Filter"), filter)),
    h("div", { class: "row" }, counted, onlyLine),
    list,
  );
  draw();
  return app.on("packages-changed", draw);
}

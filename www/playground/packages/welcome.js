// What a first visit shows: what this is, and one thing to do.

import { fill, h, setUsable } from "../dom.js";
import * as format from "../format.js";
import { asksIn, easiestOf, inShort } from "../consent/asks.js";
import { installSample, namesLanguage, samples } from "../install/samples.js";

const step = (number, title, text) =>
  h("li", null, h("span", { class: "step-number", "aria-hidden": true }, number), h("div", null, h("p", { class: "step-title" }, title), h("p", { class: "quiet" }, text)));

/** The panel of a first visit. */
export function welcome(app) {
  const action = h("div", { class: "welcome-action" });
  const element = h(
    "section",
    { class: "welcome" },
    h("h1", null, "Run workflow nodes in this page"),
    h("p", { class: "lead" }, "Nodes are small programs that Flow‑Like workflows are made of. They run here in a sandbox, with no server and no account."),
    action,
    h(
      "ol",
      { class: "steps" },
      step(1, "Install a package", "A sample, or one of your own. It stays in this browser."),
      step(2, "Run a node", "Fill in its inputs. You are asked before it touches files or the network."),
      step(3, "Wire nodes together", "On the board, what one puts out goes into the next."),
    ),
  );
  samples().then(([sample]) => {
    if (sample === undefined) {
      fill(action, h("p", null, "Drop a package anywhere on this page, or choose one below."));
      return;
    }
    const button = h("button", { type: "button", class: "primary large" }, "Install a sample");
    button.addEventListener("click", async () => {
      setUsable(button, false);
      if ((await installSample(app, sample, { quiet: true })) === null) setUsable(button, true);
    });
    fill(action, button, h("p", { class: "quiet" }, `${sample.name}${namesLanguage(sample) ? "" : `, written in ${sample.language}`}, ${format.bytes(sample.bytes)}`));
  });
  return element;
}

/** The next step, once there is a package. */
export function firstRun(app) {
  const asks = asksIn(app.runtime);
  const node = easiestOf(app.runtime.nodes(), asks);
  if (node === undefined) return null;
  const name = format.labelOf(node);
  const asked = asks(node);
  const text = asked.length === 0 ? `“${name}” asks for no permission.` : `“${name}” asks for your permission first: ${inShort(asked)}.`;
  return h(
    "section",
    { class: "first-run" },
    h("div", null, h("p", { class: "step-title" }, "Run your first node"), h("p", { class: "quiet" }, text)),
    h("a", { class: "button primary large", href: app.nodeHash(node.packageId, node.name) }, `Run ${name}`),
  );
}

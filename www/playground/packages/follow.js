// A package under development: every build of `flow-like dev` is installed as it comes.

import { fill, h, uniqueId } from "../dom.js";
import * as format from "../format.js";

/** Goes on while other views are shown: whoever writes a node wants to run it meanwhile. */
let following = null;
const builds = [];
/** How many builds are listed. */
const LISTED = 6;

function line(app, build) {
  const time = h("span", { class: "quiet" }, build.at);
  const number = build.number === undefined ? "" : `Build ${build.number}`;
  if (build.problem !== undefined) {
    return h("li", { class: "build bad" }, h("p", null, time, ` ${number} has a problem`), h("pre", { class: "mono", tabindex: 0, "aria-label": "What the compiler said" }, build.problem));
  }
  if (build.error !== undefined) return h("li", { class: "build" }, h("p", null, time), app.problem(build.error, { title: number === "" ? "Nothing is followed" : `${number} was not installed` }));
  if (build.package) {
    const { name, id, version } = build.package;
    return h("li", { class: "build good" }, h("p", null, time, ` ${number} is installed: `, h("a", { href: `#/nodes?package=${encodeURIComponent(id)}` }, `${format.nameOf({ name, id })} ${version}`)));
  }
  return h("li", { class: "build" }, h("p", null, time, ` ${number} is what is here already`));
}

export function followPanel(app) {
  const id = uniqueId("follow");
  const list = h("ol", { class: "builds", "aria-live": "polite" });
  const wrong = h("p", { class: "field-problem", id: `${id}-problem`, role: "alert" });
  const input = h("input", { id, type: "url", class: "grow", value: app.settings.get("devAddress"), autocomplete: "off", spellcheck: "false", "aria-describedby": `${id}-problem` });
  const button = h("button", { type: "submit" });

  const draw = () => {
    button.textContent = following ? "Stop" : "Follow";
    input.disabled = following !== null;
    fill(list, builds.map((build) => line(app, build)));
    if (following && builds.length === 0) fill(list, h("li", { class: "build quiet" }, "Waiting for the first build. It comes as soon as flow-like dev runs there."));
  };

  const submit = (event) => {
    event.preventDefault();
    wrong.textContent = "";
    if (following) {
      following.stop();
      following = null;
      app.announce("No longer following.");
    } else {
      try {
        builds.length = 0;
        const stop = app.runtime.follow(input.value.trim(), (build) => {
          builds.unshift({ ...build, at: new Date().toLocaleTimeString("en", { timeStyle: "medium" }) });
          builds.length = Math.min(builds.length, LISTED);
          following?.drawn();
        });
        following = { stop, drawn: draw };
        app.settings.set("devAddress", input.value.trim());
      } catch (error) {
        wrong.textContent = error.message;
      }
    }
    draw();
  };
  if (following) following.drawn = draw;
  draw();
  return h(
    "section",
    { class: "panel", "aria-labelledby": "follow-title" },
    h("h2", { id: "follow-title" }, "Write your own"),
    h("p", { class: "quiet" }, "Run ", h("code", null, "flow-like dev"), " in your package. Every build is installed here as it comes."),
    h("form", { onsubmit: submit, novalidate: true }, h("label", { for: id }, "Its address"), h("div", { class: "row nowrap" }, input, button), wrong),
    list,
  );
}

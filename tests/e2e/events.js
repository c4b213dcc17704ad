// What a runtime tells of by itself.

import { Runtime, assert, equal, fixture, newDatabase, open, rejection, show, sleep } from "./support.js";

const SHOUT = "com.example.assemblyscript";
const CHANGED = "packages-changed";

const change = (kind, from, to) => ({ id: SHOUT, kind, from, to });

async function eventually(what, holds) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (holds()) return;
    await sleep(20);
  }
  throw new Error(`it does not come to pass: ${what}`);
}

/** Does something while the page's console has errors of listeners, which are the point here. */
async function quietly(work) {
  const { error } = console;
  const shown = [];
  console.error = (...parts) => shown.push(parts);
  try {
    await work();
  } finally {
    console.error = error;
  }
  return shown;
}

export const tests = {
  async listeners_hear_until_they_are_taken_off() {
    const runtime = await open();
    const heard = [];
    const listener = ({ changes, elsewhere }) => heard.push([...changes, elsewhere]);
    const off = runtime.on(CHANGED, listener);
    // Twice is twice, and each goes by itself.
    const offAgain = runtime.on(CHANGED, listener);
    await runtime.install(await fixture("assemblyscript"));
    const installed = [change("installed", null, "1.0.0"), false];
    equal(heard.splice(0), [installed, installed], "an install");
    off();
    off();
    await runtime.install(await fixture("assemblyscript", "1.1.0"));
    equal(heard.splice(0), [[change("updated", "1.0.0", "1.1.0"), false]], "an update");
    await runtime.rollBack(SHOUT);
    equal(heard.splice(0), [[change("updated", "1.1.0", "1.0.0"), false]], "the way back");
    await runtime.setUpdatePolicy(SHOUT, "off");
    equal(heard.splice(0), [[change("changed", "1.0.0", "1.0.0"), false]], "a policy");
    await runtime.uninstall(SHOUT);
    equal(heard.splice(0), [[change("removed", "1.0.0", null), false]], "the end");
    offAgain();
    await runtime.install(await fixture("assemblyscript"));
    equal(heard, [], "after taking them off");
    await runtime.close();
  },

  async a_listener_that_throws_disturbs_nobody() {
    const runtime = await open();
    const heard = [];
    const off = [];
    off[0] = runtime.on(CHANGED, () => {
      heard.push("first");
      // Takes the next one off while it is being told.
      off[2]();
      throw new Error("of the page");
    });
    off[1] = runtime.on(CHANGED, () => heard.push("second"));
    off[2] = runtime.on(CHANGED, () => heard.push("third"));
    const shown = await quietly(async () => {
      await runtime.install(await fixture("assemblyscript"));
      await runtime.uninstall(SHOUT);
    });
    equal(heard, ["first", "second", "third", "first", "second"], "who was told");
    equal(shown.map((parts) => parts.at(-1).message), ["of the page", "of the page"], "the console");
    await runtime.close();
  },

  async wrong_listeners_are_refused() {
    const runtime = await open();
    const wrong = {
      "another event": ["packages", () => {}],
      "a name of every object": ["toString", () => {}],
      "no event": [undefined, () => {}],
      "a symbol": [Symbol("packages-changed"), () => {}],
      "no function": [CHANGED, {}],
      nothing: [CHANGED],
    };
    for (const [what, [event, listener]] of Object.entries(wrong)) {
      await rejection(Promise.resolve().then(() => runtime.on(event, listener)), "invalid-argument", what);
    }
    await runtime.close();
  },

  async others_over_the_same_database_hear_too() {
    const database = newDatabase();
    const [one, other] = [await open({ database }), await open({ database })];
    const heard = [];
    one.on(CHANGED, ({ elsewhere, changes }) => heard.push(["one", elsewhere, ...changes]));
    other.on(CHANGED, ({ elsewhere, changes }) => heard.push(["other", elsewhere, ...changes]));
    await one.install(await fixture("assemblyscript"));
    await eventually("both hear", () => heard.length === 2);
    const installed = change("installed", null, "1.0.0");
    equal(heard.splice(0).sort(), [["one", false, installed], ["other", true, installed]], "an install");
    equal((await other.run(SHOUT, "shout", { text: "a" })).outputs.shouted, "A!", "a run elsewhere");
    await other.close();
    await one.uninstall(SHOUT);
    await sleep(100);
    equal(heard, [["one", false, change("removed", "1.0.0", null)]], "after one was closed");
    await one.close();
  },

  async updates_that_cannot_be_looked_for_are_no_events() {
    const runtime = await Runtime.open({
      database: newDatabase(),
      registries: ["http://127.0.0.1:8792/registry/down.events"],
      updates: { intervalMs: 50 },
    });
    const heard = [];
    for (const event of ["update-available", "update-failed"]) runtime.on(event, (detail) => heard.push([event, detail]));
    await runtime.install(await fixture("assemblyscript"));
    dispatchEvent(new Event("online"));
    await sleep(300);
    equal(heard, [], "events");
    equal(await runtime.checkForUpdates(), [], "updates");
    await runtime.close();
    for (const updates of [true, { intervalMs: 0 }, { intervalMs: "often" }, { every: 5 }]) {
      await rejection(open({ updates }), "invalid-argument", show(updates));
    }
    assert(heard.length === 0, show(heard));
  },
};

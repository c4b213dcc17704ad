// Names of strangers as the page shows them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { labelOf, plain, rest, restOfLabel } from "../../www/playground/format.js";

test("names have nothing in them that nobody sees", () => {
  for (const unseen of ["\u202e", "\u2066", "\u200b", "\u0000", "\u061c", "\ufeff", "\u{e0041}", "\n"]) {
    const shown = labelOf({ friendly_name: `a${unseen}gpj.exe`, name: "n" });
    assert.equal(shown, "a gpj.exe", JSON.stringify(unseen));
  }
  assert.equal(labelOf({ friendly_name: "\u202e\u200b", name: "n" }), "n");
});

test("long names are cut, and the rest is for a title", () => {
  const definition = { friendly_name: "W".repeat(3000), name: "n" };
  assert.equal(labelOf(definition).length, 80);
  assert.ok(restOfLabel(definition).length > 500);
  assert.equal(restOfLabel({ friendly_name: "Add", name: "add" }), null);
  assert.equal(rest("short", plain("short")), null);
});

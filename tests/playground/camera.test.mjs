// Where one looks at the board from.

import assert from "node:assert/strict";
import { test } from "node:test";
import { SMALLEST_FIT, fit } from "../../www/playground/board/camera.js";

test("a board that is fitted into view stays large enough to press its pins", () => {
  const boxes = [
    { x: 0, y: 0, width: 230, height: 150 },
    { x: 4000, y: 3000, width: 230, height: 150 },
  ];
  for (const size of [{ width: 292, height: 400 }, { width: 460, height: 460 }, { width: 1200, height: 700 }]) {
    assert.equal(fit(boxes, size).scale, SMALLEST_FIT);
  }
  // 30 px high, as styles/board.css has them.
  assert.ok(SMALLEST_FIT * 30 >= 24);
});

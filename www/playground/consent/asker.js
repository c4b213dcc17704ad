// The runtime's `onConsent`: one question at a time, in the order in which they came.

import { askInDialog } from "./dialog.js";

export function createAsker(app) {
  let last = Promise.resolve();
  let waiting = 0;

  return function ask(question, { signal }) {
    waiting += 1;
    const answer = last.then(() => {
      waiting -= 1;
      return signal.aborted ? null : askInDialog(question, { app, signal, more: () => waiting });
    });
    // One that fails must not block those after it.
    last = answer.catch(() => {});
    return answer;
  };
}

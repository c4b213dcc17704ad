// The runtime's `onConsent`: one question at a time, in the order in which they came.

import { askInDialog } from "./dialog.js";

/** Of which other origins a package of this id was agreed to. */
async function otherOrigins(app, { packageId, origin }) {
  try {
    const consents = await app.runtime.consents();
    const others = consents.filter((consent) => consent.packageId === packageId && consent.origin !== origin);
    return [...new Set(others.map((consent) => consent.origin))];
  } catch {
    // The question is more than what is said beside it.
    return [];
  }
}

export function createAsker(app) {
  let last = Promise.resolve();
  let waiting = 0;

  return function ask(question, { signal }) {
    waiting += 1;
    const answer = last.then(async () => {
      waiting -= 1;
      const elsewhere = await otherOrigins(app, question);
      return signal.aborted ? null : askInDialog(question, { app, signal, more: () => waiting, elsewhere });
    });
    // One that fails must not block those after it.
    last = answer.catch(() => {});
    return answer;
  };
}

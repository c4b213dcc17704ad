// Packages in whose place another one of the same id came. Versions of one origin follow each other; of another origin is
// whatever somebody else calls so.

import { h } from "../dom.js";
import * as format from "../format.js";

/** The package of that id before an install, if it came from elsewhere than the one that is installed now. */
export function replacedBy(info, before) {
  const replaced = before.find(({ id }) => id === info.id);
  return replaced !== undefined && replaced.origin !== info.origin ? replaced : null;
}

/** Whether the runtime can go back to it. */
const canGoBack = (info, { version, hash, origin }) =>
  info.previousVersion === version && info.previousHash === hash && info.previousOrigin === origin;

const isSame = (one, other) => one?.version === other.version && one.hash === other.hash && one.origin === other.origin;

/** Says at once what was replaced, with the way back. */
export function tellOfReplacement(app, info, replaced) {
  const name = format.nameOf(replaced);
  const goBack = async () => {
    dismiss();
    try {
      await app.runtime.rollBack(info.id);
      app.notice(h("p", null, h("strong", null, name), ` ${replaced.version} from ${format.origin(replaced.origin)} is back.`));
      app.announce(`${name} ${replaced.version} is back.`);
    } catch (error) {
      app.report(error, { title: `${name} could not go back` });
    }
  };
  const text = `was replaced by version ${info.version} from ${format.origin(info.origin)}, which has the same id.`;
  // Once something else is here, there is nothing to tell, and going back leads elsewhere.
  const stop = app.on("packages-changed", () => {
    const present = app.runtime.packages().find(({ id }) => id === info.id);
    if (isSame(present, info)) return;
    stop();
    dismiss();
  });
  const dismiss = app.notice(
    [
      h("p", null, h("strong", null, name), ` ${replaced.version} from ${format.origin(replaced.origin)} ${text}`),
      h("p", { class: "quiet" }, "What you agreed to before does not hold for it. Files that nodes wrote are still there."),
      canGoBack(info, replaced) && h("button", { type: "button", onclick: goBack }, `Go back to ${replaced.version}`),
    ],
    { kind: "warn", stays: true },
  );
  app.announce(`${name} ${replaced.version} from ${format.origin(replaced.origin)} ${text}`);
}

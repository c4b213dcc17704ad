// What the buttons of a package do.

import * as format from "../format.js";

/** `changed()` is called when something else than the packages has changed, of which the runtime does not tell. */
export function packageActions(app, changed) {
  /** Does it, says so, and reports what goes wrong. */
  async function attempt(title, work, done) {
    try {
      await work();
      if (done) app.announce(done);
      changed();
      return true;
    } catch (error) {
      app.report(error, { title });
      return false;
    }
  }

  return {
    async uninstall(info, usage) {
      const name = format.nameOf(info);
      const files = usage?.files ?? 0;
      const choice = await app.choose({
        title: `Uninstall ${name}?`,
        text: [
          "The package goes, and everything that you agreed to for it.",
          files > 0 && `Its nodes have written ${format.count(files, "file")} (${format.bytes(usage.fileBytes)}). They can stay for when you install it again.`,
        ].filter(Boolean),
        choices:
          files > 0
            ? [{ value: "keep", label: "Keep the files", kind: "primary" }, { value: "delete", label: "Delete the files as well", kind: "danger" }]
            : [{ value: "keep", label: "Uninstall", kind: "danger" }],
      });
      if (choice === null) return;
      await attempt(`${name} was not uninstalled`, () => app.runtime.uninstall(info.id, { files: choice }), `${name} is uninstalled.`);
    },

    async rollBack(info) {
      const name = format.nameOf(info);
      await attempt(`${name} could not go back`, () => app.runtime.rollBack(info.id), `${name} is back at ${info.previousVersion}.`);
    },

    async update(info, update) {
      const name = format.nameOf(info);
      if (update.heldBack === "major") {
        const yes = await app.confirm({
          title: `Update ${name} to ${update.latestVersion}?`,
          text: "It is a major step: its nodes may work differently. You can go back afterwards.",
          yes: "Update",
          danger: false,
        });
        if (!yes) return;
      }
      await attempt(`${name} was not updated`, () => app.runtime.update(info.id), `${name} is updated to ${update.latestVersion}.`);
    },

    async setPolicy(info, policy) {
      await attempt("The setting was not kept", () => app.runtime.setUpdatePolicy(info.id, policy), "Kept.");
    },

    async revoke(info, consent) {
      await attempt("It was not revoked", () => app.runtime.revoke(info.id, consent?.id), "Revoked. You will be asked again.");
    },
  };
}

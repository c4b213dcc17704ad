// What the visitor has agreed to, and how to take it back.

import { h } from "../dom.js";
import * as format from "../format.js";

const SCOPES = { package: "always", board: "on one board", event: "when one event starts it" };

/** The agreements of one package. */
export function agreementList(info, consents, actions) {
  const name = format.nameOf(info);
  return [
    h(
      "ul",
      { class: "agreements" },
      consents.map((consent) =>
        h(
          "li",
          { class: "agreement" },
          h(
            "div",
            null,
            h("p", null, h("code", null, format.plain(consent.node, 120)), ` may, ${SCOPES[consent.scope] ?? consent.scope}: `, consent.agreed.map((text) => [h("code", null, text), " "])),
            h("p", { class: "quiet" }, `${format.date(consent.atMs)}, version ${consent.version} from ${format.origin(consent.origin)}`),
          ),
          h("button", { type: "button", "aria-label": `Revoke what ${format.plain(consent.node, 120)} of ${name} may do`, onclick: () => actions.revoke(info, consent) }, "Revoke"),
        ),
      ),
    ),
    consents.length > 1 && h("button", { type: "button", onclick: () => actions.revoke(info) }, `Revoke all ${consents.length}`),
  ];
}

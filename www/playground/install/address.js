// Packages at an address.

import { h, uniqueId } from "../dom.js";

/** The address of a module or manifest; throws where it is none. */
export function packageUrl(text) {
  let url;
  try {
    url = new URL(text.trim());
  } catch {
    throw new Error("This is no web address. It begins with https:// and leads to a .wasm file or a manifest.");
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new Error(`Packages come from https: and http: addresses, not from ${url.protocol}`);
  }
  if (url.username !== "" || url.password !== "") throw new Error("An address with a user name or password in it is not taken.");
  return url;
}

/** How an address is called in a row. */
export function urlLabel(url) {
  return url.pathname.split("/").pop() || url.host;
}

export function addressPanel(app) {
  const id = uniqueId("address");
  const wrong = h("p", { class: "field-problem", id: `${id}-problem`, role: "alert" });
  const input = h("input", {
    id,
    type: "url",
    class: "grow",
    placeholder: "https://example.com/math.wasm",
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": `${id}-problem`,
    oninput: () => {
      wrong.textContent = "";
      input.removeAttribute("aria-invalid");
    },
  });
  const submit = (event) => {
    event.preventDefault();
    try {
      const url = packageUrl(input.value);
      app.installs.start(urlLabel(url), { url: url.href }).then((info) => {
        if (info !== null) input.value = "";
      });
    } catch (error) {
      wrong.textContent = error.message;
      input.setAttribute("aria-invalid", "true");
      input.focus();
    }
  };
  return h(
    "form",
    { onsubmit: submit, novalidate: true },
    h("label", { for: id }, "From an address"),
    h("div", { class: "row nowrap" }, input, h("button", { type: "submit" }, "Install")),
    wrong,
  );
}

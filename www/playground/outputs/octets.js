// Bytes: how many, what they look like, and a picture where they are one.

import { bytes as size, labelOf } from "../format.js";
import { h } from "../dom.js";
import { hexOf, looksLikeText } from "../inputs/octets.js";
import { base64 } from "../inputs/json.js";
import { copyButton, download } from "./buttons.js";

const SHOWN = 512;
/** Pictures beyond this are offered as a download only. */
const LARGEST_PICTURE = 16 * 1024 * 1024;

const PICTURES = [
  { type: "image/png", extension: "png", at: 0, magic: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: "image/jpeg", extension: "jpg", at: 0, magic: [0xff, 0xd8, 0xff] },
  { type: "image/gif", extension: "gif", at: 0, magic: [0x47, 0x49, 0x46, 0x38] },
  { type: "image/webp", extension: "webp", at: 8, magic: [0x57, 0x45, 0x42, 0x50] },
];

/** What kind of picture this is by its first bytes, or `undefined`. Never one that can hold script. */
export function pictureOf(bytes) {
  return PICTURES.find(({ at, magic }) => magic.every((byte, index) => bytes[at + index] === byte));
}

export function renderBytes(pin, bytes) {
  const picture = pictureOf(bytes);
  const isText = bytes.length > 0 && looksLikeText(bytes);
  const name = `${pin.name}.${picture?.extension ?? (isText ? "txt" : "bin")}`;
  const shown = bytes.subarray(0, SHOWN);
  return h(
    "div",
    { class: "bytes-output" },
    h(
      "div",
      { class: "input-row" },
      h("strong", null, size(bytes.length)),
      picture && h("span", { class: "tag" }, picture.extension.toUpperCase()),
      h("button", { type: "button", class: "small", onclick: () => download(bytes, name, picture?.type) }, "Download"),
      copyButton(() => base64(bytes), "Copy as base64"),
    ),
    picture && bytes.length <= LARGEST_PICTURE && preview(bytes, picture, pin),
    isText && h("pre", { class: "text-output", tabindex: 0 }, new TextDecoder().decode(shown)),
    bytes.length > 0 &&
      h(
        "details",
        { class: "schema" },
        h("summary", null, bytes.length > SHOWN ? `The first ${SHOWN} bytes` : "All bytes"),
        h("pre", { class: "mono hex", tabindex: 0 }, dump(shown)),
      ),
  );
}

function preview(bytes, { type }, pin) {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const done = () => URL.revokeObjectURL(url);
  const image = h("img", { class: "picture", alt: `Picture from ${labelOf(pin)}`, onload: done, src: url });
  image.addEventListener("error", () => {
    done();
    image.replaceWith(h("p", { class: "input-note" }, "It begins like a picture, but the browser cannot show it."));
  });
  return image;
}

/** Sixteen bytes a line, with what they are as text. */
function dump(bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const line = bytes.subarray(at, at + 16);
    const letters = Array.from(line, (byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : "·")).join("");
    lines.push(`${at.toString(16).padStart(4, "0")}  ${hexOf(line).padEnd(47)}  ${letters}`);
  }
  return lines.join("\n");
}

// Says what `Runtime.doctor` finds in this page, whose address names the shipped files and what else to try.

const parameters = new URLSearchParams(location.search);
const { Runtime } = await import(`${parameters.get("files")}index.js`);
const urls = parameters.getAll("url");
window.found = Runtime.doctor({ urls });

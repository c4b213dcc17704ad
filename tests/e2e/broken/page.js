// Says what `Runtime.doctor` finds in this page, whose address names the shipped files and what else to try.

const parameters = new URLSearchParams(location.search);
for (const name of parameters.getAll("without")) delete window[name];
const { Runtime } = await import(`${parameters.get("files")}index.js`);
const urls = parameters.getAll("url");
window.found = Runtime.doctor({ urls });

// The runtime's worker, whose instance ends in the background a while after it was asked to add 667.

import "/pkg/worker.js";

const build = new URLSearchParams(location.search).get("build");

addEventListener("message", async ({ data }) => {
  if (data.args?.[3]?.a !== 667) return;
  const { terminate } = await import(`/pkg/${build}/flow_like_browser.js`);
  // Uncaught, as what a timer of the instance does.
  setTimeout(terminate, 200);
});

// The runtime's worker, which hangs for good once it is asked to add 666.

import "/pkg/worker.js";

addEventListener("message", ({ data }) => {
  if (data.args?.[3]?.a === 666) for (;;);
});

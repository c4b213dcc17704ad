// What the runtime's memory has grown to while a guest held its tier. Such memory never shrinks: each of these needs a
// page of its own.

import { open } from "../builds.js";
import { download, install } from "../packages.js";

const PAGE = 65_536;
/** Tiers that are filled, by their size in MiB. */
const TIERS = { 64: "standard", 256: "intensive" };

export default async function peak({ parameters }) {
  const mib = Number(parameters.get("mib"));
  const atOnce = parameters.get("growth") === "once";
  const build = await open(parameters.get("build"));
  const { id } = await install(build.runtime, "peak", await download("bench/memory"), TIERS[mib]);
  const pages = (mib << 20) / PAGE - 1;
  const { outputs, stats } = await build.runtime.run(id, "memory", { g: pages, s: atOnce ? pages : 1, f: 0 });
  if (outputs.value !== pages + 1) throw new Error(`the guest got ${outputs.value} of ${pages + 1} pages`);
  const row = `peak-${mib}-${atOnce ? "once" : "steps"}`;
  return { samples: { [row]: { [build.name]: [build.bytes()], guest: [stats.peakMemory] } } };
}

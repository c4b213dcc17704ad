// What a page written in TypeScript may and may not do with the declarations of target/web. It is compiled, never run.

import init, {
  FlowLikeError,
  Flow,
  PackageRegistry,
  Runtime,
  type ErrorCode,
  type FlowPath,
  type LogEntry,
  type ModelFunction,
  type NodeInfo,
  type PinInput,
  type PinValue,
  type RunResult,
  type StreamEvent,
} from "../../target/web/index.js";

const prompt: ModelFunction = async (payload, onChunk) => {
  onChunk({ delta: "Hel" });
  return { echoed: payload };
};

async function open(): Promise<Runtime> {
  await init();
  await init({ build: "tail-calls", wasm: new URL("flow_like_browser_bg.wasm", "https://example.com/") });
  // @ts-expect-error No such build.
  await init({ build: "fast" });
  await Runtime.open();
  return Runtime.open({
    database: "mine",
    deterministic: { now: 1n, seed: 2 },
    limits: { timeoutMs: 1000, fuel: 1e9, guestMemory: 2 ** 28 },
    oauth: (provider, scopes) => (scopes.includes("read") ? { access_token: provider } : null),
    models: { llm_prompt: prompt, "image.to_bytes": () => new Uint8Array(4) },
    schemas: { Person: { type: "object" } },
    onConsent: ({ ask }, { signal }) => !signal.aborted && ask.length === 0,
  });
}

async function packages(runtime: Runtime, file: File): Promise<string> {
  const controller = new AbortController();
  const info = await runtime.install({ bytes: await file.arrayBuffer(), fileName: file.name, signal: controller.signal });
  await runtime.install({ bytes: new Uint8Array(), manifest: "manifest_version = 1" });
  await runtime.install({ bytes: new Uint8Array(), manifest: { id: "com.example.mine" } });
  const hash: string = info.hash;
  const nodes: NodeInfo[] = [...info.nodes, ...runtime.nodes()];
  const pins: string[] = nodes.flatMap((node) => node.pins.map((pin) => `${pin.name}: ${pin.data_type} ${hash}`));
  const onBoard: { [name: string]: PinValue } = runtime.boardNode(info.id, "add");
  const path: FlowPath = await runtime.writeFile(info.id, file.name, file, { directory: "upload", context: { boardId: "b" } });
  await runtime.run(info.id, "read", { path });
  // @ts-expect-error Numbers are no bytes.
  await runtime.writeFile(info.id, file.name, [1, 2, 3]);
  const there: boolean = await runtime.uninstall(info.id);
  return `${pins} ${JSON.stringify(onBoard)} ${there} ${runtime.packages().length}`;
}

async function runs(runtime: Runtime): Promise<RunResult> {
  const inputs = {
    integer: 9007199254740993n,
    bytes: new Uint8Array([1]),
    date: new Date(),
    map: new Map<string, PinInput>([["a", [1, 2n]]]),
    set: new Set(["a"]),
    struct: { deep: { er: [null, true, undefined] } },
  };
  const logs: LogEntry[] = [];
  const events: StreamEvent[] = [];
  await runtime.run("com.example.mine", "add");
  return runtime.run("com.example.mine", "add", inputs, {
    grant: ["storage_read"],
    nodeId: "n1",
    context: { appId: "a", boardId: "b", logLevel: 0, stream: true },
    variables: { count: 1n },
    onLog: (entry) => logs.push(entry),
    onStream: (event) => events.push(event),
    signal: AbortSignal.timeout(1000),
    limits: { timeoutMs: 100, fuel: 1000 },
    dryRun: true,
  });
}

async function flows(runtime: Runtime): Promise<LogEntry[]> {
  await using flow: Flow = await runtime.openFlow({ context: { runId: "r" }, variables: { a: 1 } });
  const result = await flow.run("com.example.mine", "put", { a: 1 }, { grant: "all" });
  const sum: PinValue | undefined = result.outputs["sum"];
  const stats: number = result.stats.fuel + result.stats.initFuel + result.stats.peakMemory;
  const a: PinValue | undefined = flow.variables["a"];
  console.log(sum, stats, a, result.error?.length, result.rehearsed?.length, result.activateExec.join());
  return flow.close();
}

/** Every code can be told from every other; a code that is new or gone fails here. */
function advice(error: unknown): string {
  if (!(error instanceof FlowLikeError)) return String(error);
  const code: ErrorCode = error.code;
  const limit: PinValue | undefined = error.details["limit"];
  switch (code) {
    case "timeout":
    case "out-of-fuel":
    case "out-of-memory":
    case "limit-exceeded":
      return `too much: ${limit}`;
    case "aborted":
      return `${error.cause}`;
    default:
      return `${error.name}: ${error.message}`;
  }
}

async function refused(runtime: Runtime, flow: Flow): Promise<void> {
  // @ts-expect-error There is no constructor.
  new Runtime();
  // @ts-expect-error It is a type, and not exported by any script.
  console.log(PackageRegistry);
  // @ts-expect-error A flow comes from `openFlow`.
  new Flow();
  // @ts-expect-error A module is bytes.
  await runtime.install({ bytes: "AGFzbQ==" });
  // @ts-expect-error There is no such option.
  await Runtime.open({ databse: "mine" });
  // @ts-expect-error A function is no value.
  await runtime.run("p", "n", { a: () => 1 });
  // @ts-expect-error A grant is "all" or a list.
  await runtime.run("p", "n", {}, { grant: "storage_read" });
  // @ts-expect-error A run of a flow has the flow's variables.
  await flow.run("p", "n", {}, { variables: {} });
  // @ts-expect-error There is no such operation.
  await Runtime.open({ models: { llm: prompt } });
  // @ts-expect-error Codes are a closed list.
  const code: ErrorCode = "time-out";
  // @ts-expect-error Outputs have to be looked at before they are used.
  const sum: number = (await flow.run("p", "n")).outputs["sum"];
  console.log(code, sum);
}

export { advice, flows, open, packages, refused, runs };

export async function kept(runtime: Runtime, files: FileList, handle: FileSystemDirectoryHandle): Promise<void> {
  await runtime.install({ folder: files, onProgress: ({ phase, bytes, total }) => console.log(phase, bytes, total ?? "?") });
  await runtime.install({ folder: handle });
  await runtime.install({ url: new URL("https://example.com/node.wasm") });
  await runtime.install({ registry: "com.example.math", version: "^1.2", from: "https://registry.example.com" });
  // @ts-expect-error It is somewhere.
  await runtime.install({ manifest: "manifest_version = 1" });
  await runtime.publish({ folder: files, apiKey: "secret" });
  // @ts-expect-error Without a key nobody publishes.
  await runtime.publish({ folder: files });
  const stop: () => void = runtime.on("packages-changed", ({ changes, elsewhere }) => {
    for (const { id, kind, from, to } of changes) console.log(id, kind satisfies string, from ?? "-", to ?? "-", elsewhere);
  });
  runtime.on("update-available", ({ packageId, heldBack }) => console.log(packageId, heldBack === "permissions"));
  runtime.on("update-failed", ({ update, error }) => console.log(update.latestVersion, error.code));
  // @ts-expect-error No such event.
  runtime.on("packages", () => {});
  stop();
  await runtime.setUpdatePolicy("com.example.math", "auto");
  const { previousVersion } = await runtime.rollBack("com.example.math");
  for (const update of await runtime.checkForUpdates()) await runtime.update(update.packageId, { version: update.latestVersion });
  const { packages, quota } = await runtime.usage();
  console.log(packages[0]?.fileBytes, quota ?? "unknown", await runtime.persist(), previousVersion);
  for (const { title, risk, hosts } of runtime.permissions("com.example.math")) console.log(title, risk === "high", hosts);
  for (const consent of await runtime.consents()) await runtime.revoke(consent.packageId, consent.id);
  await runtime.uninstall("com.example.math", { files: "delete" });
  const asked = await Runtime.open({
    registries: ["https://registry.example.com"],
    updates: false,
    flowLikeVersion: "1.2.3",
    onConsent: async ({ permissions, missing }) =>
      permissions.every(({ risk }) => risk !== "high") ? { grant: "all", scope: "board" } : { grant: missing.slice(1) },
  });
  const registry: PackageRegistry = asked.registry;
  const { packages: found, stale } = await registry.searchPackages({ query: "math", sortBy: "downloads" });
  console.log(found.map((summary) => summary.latestVersion), stale.length);
}

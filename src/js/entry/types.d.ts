import type {
  Consent,
  ConsentAnswer,
  ConsentQuestion,
  FlowPath,
  FollowedBuild,
  InstallSource,
  PackageInfo,
  PackageUpdate,
  PermissionInfo,
  PublishResult,
  PublishSource,
  RuntimeEvents,
  StoredFile,
  UpdateOptions,
  UpdatePolicy,
  Usage,
  WriteFileOptions,
} from "./packages.js";
import type { PackageRegistry } from "./registry.js";

/** A value of a pin: JSON, `bigint` for integers beyond ±2^53, `Uint8Array` for bytes. */
export type PinValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly PinValue[]
  | { readonly [name: string]: PinValue };

/** What may be passed for a pin: also dates, maps and sets. */
export type PinInput =
  | PinValue
  | undefined
  | ArrayBuffer
  | ArrayBufferView
  | Date
  | ReadonlySet<PinInput>
  | ReadonlyMap<string, PinInput>
  | readonly PinInput[]
  | { readonly [name: string]: PinInput };

export type DataType =
  | "String" | "Integer" | "Float" | "Boolean" | "Date" | "PathBuf" | "Byte" | "Execution" | "Struct" | "Generic";
export type ValueType = "Normal" | "Array" | "HashMap" | "HashSet";

export interface PinDefinition {
  name: string;
  friendly_name: string;
  description: string;
  pin_type: "Input" | "Output";
  data_type: DataType;
  value_type: ValueType;
  default_value?: PinValue;
  /** A JSON Schema, as text. */
  schema?: string;
  valid_values?: string[];
  range?: [number, number];
  step?: number;
  sensitive?: boolean;
  enforce_schema?: boolean;
  enforce_generic_value_type?: boolean;
}

export interface NodeScores {
  privacy: number;
  security: number;
  performance: number;
  governance: number;
  reliability: number;
  cost: number;
}

export interface NodeDefinition {
  name: string;
  friendly_name: string;
  description: string;
  category: string;
  pins: PinDefinition[];
  icon?: string;
  scores?: NodeScores;
  long_running?: boolean;
  docs?: string;
  abi_version?: number;
  /** What it names of its package's permissions. One that names none asks for everything that its package does. */
  permissions: string[];
}

export interface NodeInfo extends NodeDefinition {
  packageId: string;
}

export interface LogEntry {
  level: "trace" | "debug" | "info" | "warn" | "error";
  message: string;
  data?: PinValue;
  /** The node, its standard streams, or this runtime about it. */
  source: "guest" | "stdout" | "stderr" | "runtime";
}

export interface StreamEvent {
  type: string;
  data: PinValue;
}

export interface RunStats {
  /** Fuel of the run and everything it called; see docs/abi.md for its unit. */
  fuel: number;
  /** Fuel of the instance's start-up; 0 where it was there already. */
  initFuel: number;
  durationMs: number;
  /** Bytes. */
  peakMemory: number;
  hostCalls: number;
  engine: "interpreter";
}

export interface RunResult {
  outputs: { [pin: string]: PinValue };
  /** Exec pins to go on with. */
  activateExec: string[];
  /** What the node reports as its error. */
  error?: string;
  /** Whether the node says that it is still at work. */
  pending: boolean;
  /** The flow's variables after the run. */
  variables: { [name: string]: PinValue };
  logs: LogEntry[];
  streamed: StreamEvent[];
  /** What a dry run would have done. */
  rehearsed?: PinValue[];
  stats: RunStats;
}

/** Where a flow runs; empty where it is left out. */
export interface FlowContext {
  runId?: string;
  appId?: string;
  boardId?: string;
  userId?: string;
  /** Which event of the board started the flow; nodes cannot see it. */
  eventId?: string;
  /** 0 debug, 1 info, 2 warn, 3 error, 4 fatal. */
  logLevel?: 0 | 1 | 2 | 3 | 4;
  /** Whether anybody reads stream events. */
  stream?: boolean;
}

export interface RunOptions {
  /**
   * What the user agreed to: everything the package asks for, or these permissions. Without it, kept agreements count, and
   * `onConsent` is asked where there is none; a node that asks for nothing runs.
   */
  grant?: "all" | readonly string[];
  /** The node's id on its board; its name where there is none. */
  nodeId?: string;
  onLog?: (entry: LogEntry) => void;
  /** Called with each event. Nodes that ask first (`is_streaming`) send none unless the context says `stream: true`. */
  onStream?: (event: StreamEvent) => void;
  signal?: AbortSignal;
  /** May lower the package's time limit, in milliseconds, and set the fuel limit. */
  limits?: { timeoutMs?: number; fuel?: number };
  /** Performs no write, request or message and reports them in `rehearsed`. */
  dryRun?: boolean;
  /** Buffers to move to the runtime's worker instead of copying them: they are empty afterwards. Nothing without a worker. */
  transfer?: readonly ArrayBuffer[];
}

export interface LoneRunOptions extends RunOptions {
  context?: FlowContext & { nodeId?: string };
  variables?: { readonly [name: string]: PinInput };
}

export interface FlowOptions {
  context?: FlowContext;
  variables?: { readonly [name: string]: PinInput };
}

export interface OAuthToken {
  access_token: string;
  token_type?: string;
  /** Unix time in seconds. */
  expires_at?: number;
}

/** Runs a model, image or database operation; `onChunk` hands streamed parts to the node's stream. */
export type ModelFunction = (payload: PinValue, onChunk: (chunk: PinInput) => void) => PinInput | Promise<PinInput>;

export type ModelOperation =
  | "embed_text" | "embed_text_query" | "embed_text_document" | "embed_image" | "llm_prompt" | "llm_prompt_stream"
  | "image.from_bytes" | "image.to_bytes" | "db.query";

/** Something that a runtime did, for whoever watches it. */
export interface RuntimeLogEntry {
  level: "debug" | "info" | "warn" | "error";
  /** What happened, as a stable name: `run-finished`, `worker-ended` … */
  event: string;
  /** The same for people. */
  message: string;
  details: { readonly [name: string]: unknown };
  /** In milliseconds since the Unix epoch. */
  at: number;
  error?: unknown;
}

/** What a runtime has done since it was opened. */
export interface Counters {
  runs: number;
  succeeded: number;
  failed: number;
  /** Runs that were aborted, or ended with their flow or runtime. */
  aborted: number;
  /** Sums over the runs that succeeded. */
  fuel: number;
  hostCalls: number;
  durationMs: number;
  installs: number;
  /** How often the worker ended and was replaced, and how often it gave its memory back while nothing ran. */
  restarts: number;
  recycled: number;
  /** Bytes of WebAssembly memory that the runtime holds now, with everything that runs in it. */
  memoryBytes: number;
}

/** Something about the page that keeps the runtime from working, or from working as well as it could. */
export interface Diagnosis {
  /** Stable: `wasm-blocked`, `cors-blocked` … */
  code: string;
  /** Whether nothing works, something does not, or all does, but not as well as it could. */
  severity: "error" | "warning" | "info";
  message: string;
  /** What to do about it. */
  remedy: string;
  details: { readonly [name: string]: unknown };
}

export interface DoctorOptions {
  /** Addresses that the page, its registries or its nodes call. */
  urls?: readonly (string | URL)[];
}

export interface RuntimeOptions {
  /**
   * Whether everything runs in a dedicated worker: the page's own thread is left alone, and what ends the runtime ends
   * the worker, which is replaced. A function makes the worker itself, as a page may have to that has its files elsewhere.
   */
  worker?: boolean | (() => Worker);
  /** Hears what the runtime does, from this level on (`info` unless given). What goes wrong is in the console without it. */
  log?: ((entry: RuntimeLogEntry) => void) | { level?: RuntimeLogEntry["level"]; write: (entry: RuntimeLogEntry) => void };
  /** The IndexedDB database that packages and nodes' files are kept in; `flow-like` unless given. */
  database?: string;
  /** Base URLs of package registries, in the order in which they are asked. */
  registries?: readonly string[];
  /** Whether packages may be installed that their registry does not vouch for. */
  allowUnverified?: boolean;
  /** How often to look for newer versions (every six hours unless given), or `false` for never. */
  updates?: false | { intervalMs?: number };
  /**
   * Asks the user what a node may do. Runs that need the same answer ask once. `signal` is aborted when the last of them
   * has been cancelled: take the question away then, its answer counts for nothing.
   */
  onConsent?: (question: ConsentQuestion, options: { signal: AbortSignal }) => ConsentAnswer | Promise<ConsentAnswer>;
  /** The Flow-Like that this page stands for, which packages may require (`min_flow_like_version`). */
  flowLikeVersion?: string;
  /** Replaces clock and randomness as nodes see them: for tests and replay. */
  deterministic?: { now?: number | bigint; seed?: number | bigint };
  /** For every run: an upper time limit, the fuel limit, and the bytes that all nodes may hold together. */
  limits?: { timeoutMs?: number; fuel?: number; guestMemory?: number };
  /** Provides a token for a node that may use the provider; `null` where the user has none. */
  oauth?: (provider: string, scopes: string[]) => OAuthToken | null | Promise<OAuthToken | null>;
  models?: { [operation in ModelOperation]?: ModelFunction };
  /** JSON Schemas that nodes may ask for by name. */
  schemas?: { readonly [name: string]: PinInput };
}

/** The stable `code` of a `FlowLikeError`. */
export type ErrorCode =
  | "manifest-invalid" | "module-invalid" | "module-unsupported" | "module-too-large" | "imports-missing"
  | "export-invalid" | "abi-unsupported" | "definition-invalid" | "hash-mismatch" | "package-not-found"
  | "node-not-found" | "input-invalid" | "output-invalid" | "guest-protocol" | "trap" | "guest-exit" | "timeout"
  | "out-of-fuel" | "out-of-memory" | "limit-exceeded" | "aborted" | "closed" | "denied" | "consent-needed" | "network" | "storage"
  | "quota-exceeded" | "invalid-argument" | "embedder" | "internal"
  | "damaged" | "version-conflict" | "version-not-found" | "unavailable" | "incompatible" | "registry" | "unauthorized"
  | "crashed";

/** Every rejection of this package. */
export class FlowLikeError extends Error {
  constructor(code: ErrorCode, message: string, details: { readonly [name: string]: PinValue }, cause?: unknown);
  readonly code: ErrorCode;
  readonly details: { readonly [name: string]: PinValue };
}

/** Packages, and runs of their nodes. One is enough for a page. */
export class Runtime {
  private constructor();
  static open(options?: RuntimeOptions): Promise<Runtime>;
  /** Looks for what is wrong with this page, the worst first: what the runtime needs, and what it is worse without. */
  static doctor(options?: DoctorOptions): Promise<Diagnosis[]>;
  /** Gets a package, checks it, and stores it in one transaction: it is installed or nothing has changed. */
  install(source: InstallSource): Promise<PackageInfo>;
  /** Removes a package and what was agreed to. What its nodes wrote stays unless told otherwise. Returns whether it was there. */
  uninstall(packageId: string, options?: { files?: "keep" | "delete" }): Promise<boolean>;
  packages(): PackageInfo[];
  /** The nodes of all packages that may run. */
  nodes(): NodeInfo[];
  /** Runs the previous version again, which becomes the current one; no update undoes that by itself. */
  rollBack(packageId: string): Promise<PackageInfo>;
  /** Installs a newer version from where the package came from. Runs under way go on with the old one. */
  update(packageId: string, options?: UpdateOptions): Promise<PackageInfo>;
  setUpdatePolicy(packageId: string, policy: UpdatePolicy): Promise<void>;
  checkForUpdates(): Promise<PackageUpdate[]>;
  usage(): Promise<Usage>;
  /** What the nodes of all packages wrote, or of one, by path. */
  files(packageId?: string): Promise<StoredFile[]>;
  /** The bytes of such a file; `null` where there is none. */
  readFile(path: string): Promise<Uint8Array | null>;
  /**
   * Writes a file into a directory that nodes have, as one of the package's own, up to 256 MiB; one of that name is replaced.
   * Resolves to the value for a path pin: the node that gets it may read the file, if its package asks for that.
   */
  writeFile(packageId: string, name: string, data: Uint8Array | ArrayBuffer | Blob, options?: WriteFileOptions): Promise<FlowPath>;
  /** Deletes such a file. Returns whether it was there. */
  deleteFile(path: string): Promise<boolean>;
  /**
   * Asks the browser to keep everything until the user removes it. Returns whether it will: always false in a worker of the
   * page's own, since browsers let only pages ask.
   */
  persist(): Promise<boolean>;
  /** What a package asks for, and its limits, for people. */
  permissions(packageId: string): PermissionInfo[];
  /** What users agreed to. */
  consents(): Promise<Consent[]>;
  /** Takes an agreement back, or all of a package. Returns whether there was any. */
  revoke(packageId: string, consentId?: string): Promise<boolean>;
  /** Sends a package to a registry, after everything was checked that an install checks. */
  publish(source: PublishSource): Promise<PublishResult>;
  /** The registry, as the Flow-Like editor calls it. */
  readonly registry: PackageRegistry;
  /** Calls `listener` with every event until the returned function is called. */
  on<Name extends keyof RuntimeEvents>(event: Name, listener: (detail: RuntimeEvents[Name]) => void): () => void;
  /**
   * Installs a package under development, and every good build of it, until the returned function is called or the
   * runtime closes. `url` is what `flow-like dev` prints. Runs under way finish with the build that they began with.
   */
  follow(url: string, onBuild?: (build: FollowedBuild) => void): () => void;
  /** A node as the editor's boards describe it. */
  boardNode(packageId: string, node: string): { [name: string]: PinValue };
  /** Runs a node in a flow of its own. An error that the node reports is part of the result; all else rejects. */
  run(
    packageId: string,
    node: string,
    inputs?: { readonly [pin: string]: PinInput },
    options?: LoneRunOptions,
  ): Promise<RunResult>;
  /** Opens a flow: its runs share variables, cache and instances until it is closed. */
  openFlow(options?: FlowOptions): Promise<Flow>;
  /** What it has done so far. */
  counters(): Counters;
  /** Ends everything; runs under way reject with the code `closed`. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** One workflow run. Runs of one package with one grant happen one after the other, in the same instance. */
export class Flow {
  private constructor();
  run(
    packageId: string,
    node: string,
    inputs?: { readonly [pin: string]: PinInput },
    options?: RunOptions,
  ): Promise<RunResult>;
  readonly variables: { [name: string]: PinValue };
  /** Ends the flow; resolves to what its instances logged while they were unloaded. */
  close(): Promise<LogEntry[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

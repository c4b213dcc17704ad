// Packages that are kept: installing, updating, agreeing, publishing.

import type { FlowContext, FlowLikeError, NodeInfo, PinInput, PinValue } from "./types.js";

/** A manifest: TOML or JSON text, its bytes, or the parsed JSON. */
export type ManifestInput = string | Uint8Array | ArrayBuffer | { readonly [name: string]: PinInput };

/** How far an install has come. */
export interface InstallProgress {
  /** In this order: finding out what there is, downloading the module, checking and compiling it, storing it. */
  phase: "resolve" | "download" | "verify" | "store";
  /** Bytes of the module that are here. */
  bytes: number;
  /** Bytes of the module, where that is known. */
  total: number | null;
}

export interface InstallOptions {
  /** Buffers to move to the runtime's worker instead of copying them: they are empty afterwards. Nothing without a worker. */
  transfer?: readonly ArrayBuffer[];
  onProgress?: (progress: InstallProgress) => void;
  /** Stops it. Once everything is being written it may be too late. */
  signal?: AbortSignal;
  /** Allows the same version with other bytes, in place of a package that came from a registry or URL. */
  replace?: boolean;
}

export interface BytesSource extends InstallOptions {
  /** The WebAssembly module. */
  bytes: Uint8Array | ArrayBuffer;
  /** Without it the package declares nothing. */
  manifest?: ManifestInput;
  /** Names the package when it has no manifest. */
  fileName?: string;
}

export interface FileSource extends InstallOptions {
  /** A module, as from a file input or dropped onto the page. */
  file: File;
  manifest?: ManifestInput;
}

export interface FolderSource extends InstallOptions {
  /**
   * A folder with module and manifest, as from `showDirectoryPicker` or `<input webkitdirectory>`, or several files that
   * were picked or dropped together.
   */
  folder: FileSystemDirectoryHandle | FileList | readonly File[];
  /** The module's path; the manifest says it unless given, or there is only one. */
  fileName?: string;
  manifest?: ManifestInput;
}

export interface UrlSource extends InstallOptions {
  /** A module, whose manifest lies beside it, or a manifest whose `wasm_path` names the module. */
  url: string | URL;
  manifest?: ManifestInput;
}

export interface RegistrySource extends InstallOptions {
  /** The package's id. */
  registry: string;
  /** A version, which may be older than the installed one, or a range such as `^1.2`. The newest unless given. */
  version?: string | undefined;
  /** The registry's base URL; the first of the runtime's that has the package unless given. */
  from?: string;
}

/** Where a package is. */
export type InstallSource = BytesSource | FileSource | FolderSource | UrlSource | RegistrySource;

/** The same, with what it takes to publish it: everything that an install checks is checked first. */
export type PublishSource = (BytesSource | FileSource | FolderSource | UrlSource) & {
  /** The publisher's key. It goes to the registry, and is neither kept nor shown. */
  apiKey: string;
  /** The registry's base URL; the first of the runtime's unless given. */
  to?: string;
};

export interface PublishResult {
  success: boolean;
  package_id: string;
  version: string;
  message?: string;
}

/** What to do about newer versions: install them (unless they ask for more, or are a major step), tell, or nothing. */
export type UpdatePolicy = "auto" | "notify" | "off";

/** Where a package came from, field for field as registries write it. */
export type PackageSource =
  | { type: "local"; path: string }
  | { type: "remote"; registry_url: string; download_url: string }
  | { type: "embedded"; data: string };

/** Something that does not fit between what a module imports and what its package asks for. */
export interface Finding {
  kind: "unused" | "ungranted" | "unsupported" | "oauth-unused";
  permission: string;
  /** `manifest`, and `node:` with the names of nodes. */
  askedBy: string[];
  /** As `module.function`. */
  imports: string[];
  /** For people. */
  message: string;
}

export interface PackageInfo {
  id: string;
  name: string;
  version: string;
  description: string;
  /** SHA-256 of the module, in hex. */
  hash: string;
  moduleBytes: number;
  /** The manifest, field for field as `manifest.toml` has it. */
  manifest: { readonly [name: string]: PinValue };
  nodes: NodeInfo[];
  /** What deserves a look although the package runs. */
  warnings: string[];
  /** What does not fit between what the module imports and what the package asks for. */
  findings: Finding[];
  /** Whom it came from: `local`, `url:<origin>` or `registry:<base URL>`. Agreements hold for one origin. */
  origin: string;
  source?: PackageSource;
  /** In milliseconds since the Unix epoch. */
  installedAt?: number;
  updatePolicy?: UpdatePolicy;
  /** What `rollBack` goes back to. It may have the number of the present version, and be other bytes or somebody else's. */
  previousVersion?: string;
  previousHash?: string;
  previousOrigin?: string;
  /** Why it must not run: what is stored is not what was installed. */
  quarantined?: string;
}

export interface PackageUpdate {
  packageId: string;
  currentVersion: string;
  latestVersion: string;
  /** The registry that has it. */
  registry: string;
  /** Why it is not installed by itself, whatever the policy. */
  heldBack: "major" | "permissions" | null;
}

export interface UpdateOptions extends Omit<InstallOptions, "replace"> {
  /** A version, which may be older than the installed one, or a range. The newest unless given. */
  version?: string | undefined;
}

export interface PackageChange {
  id: string;
  kind: "installed" | "updated" | "reloaded" | "removed" | "quarantined" | "changed";
  from: string | null;
  to: string | null;
}

/** A build that a page follows: it is installed, or nothing has changed. */
export interface FollowedBuild {
  /** Counts the builds of one `flow-like dev`; absent where there is none to be heard. */
  number?: number;
  /** What was installed. */
  package?: PackageInfo;
  /** Why there was nothing to install: what its compiler and `flow-like check` said. */
  problem?: string;
  /** Why it could not be installed. */
  error?: unknown;
}

/** What a runtime tells of, by name. */
export interface RuntimeEvents {
  /** What runs from now on is not what ran before. `elsewhere`: another tab did it. */
  "packages-changed": { changes: PackageChange[]; elsewhere: boolean };
  /** A newer version waits for `update`. */
  "update-available": PackageUpdate;
  /** A newer version could not be installed by itself; the old one goes on working. */
  "update-failed": { update: PackageUpdate; error: FlowLikeError };
}

/** Room, in bytes. */
export interface Usage {
  packages: PackageUsage[];
  /** What this site uses in all, and may use; `null` where the browser does not say. */
  used: number | null;
  quota: number | null;
  /** Whether the browser keeps it when room is short: see `persist`. */
  persisted: boolean;
}

/** Which directory a file is written into. Runs of the same context, and no others, have it as their own. */
export interface WriteFileOptions {
  /**
   * The board's storage (`"storage"`, unless given) or uploads, or the app's cache or the user's files. What a package asks
   * for in its manifest says what it may use: `node_storage`, `upload_dir`, `cache_dir`, `user_storage`.
   */
  directory?: "storage" | "upload" | "cache" | "user";
  /** The part of it that belongs to the node of `context.nodeId`; uploads have none. */
  nodeScoped?: boolean;
  /** Of the cache: the part of the user. */
  userScoped?: boolean;
  /** As of the run that is to have it. */
  context?: FlowContext & { nodeId?: string };
}

/** A place in a directory of nodes: what path pins take and give. */
export type FlowPath = {
  /** The whole path, the directory's own included; `files()` has it under the same. */
  path: string;
  /** The directory. */
  store_ref: string;
  cache_store_ref: string | null;
};

/** A file that a node wrote, or the page for nodes. */
export interface StoredFile {
  /** Where it is, among the files of all packages. */
  path: string;
  /** Who wrote it last; it may have been removed since. */
  packageId: string;
  bytes: number;
}

export interface PackageUsage {
  id: string;
  /** Packages that were removed and have left files are listed, too. */
  installed: boolean;
  moduleBytes: number;
  previousBytes: number;
  /** What its nodes wrote. */
  fileBytes: number;
  files: number;
}

/** One thing that a package asks for, for people. All of it is text, never markup. */
export interface PermissionInfo {
  /** Stable: `http_get`, `oauth:github` …; `memory` and `timeout` for limits. */
  name: string;
  title: string;
  description: string;
  risk: "none" | "low" | "medium" | "high";
  nodes: string[];
  /** Where it may connect to; `*` is every public host. */
  hosts: string[];
  scopes: string[];
}

/** What a user is asked before a node runs. */
export interface ConsentQuestion {
  packageId: string;
  name: string;
  version: string;
  origin: string;
  node: string;
  /** Everything the node asks for, as stable texts. */
  ask: string[];
  /** What of that nobody has agreed to yet. */
  missing: string[];
  /** The same for people. */
  permissions: PermissionInfo[];
  findings: Finding[];
  context: { runId: string; appId: string; boardId: string; userId: string; eventId: string };
  /** Whether another version was agreed to here. */
  update: boolean;
}

/**
 * What the user said: a refusal (`null`, `false`), agreement to everything for this once (`true`), or to everything or
 * some of it, and for how long. Where the context names no event or board, it holds once.
 */
export type ConsentAnswer =
  | boolean
  | null
  | undefined
  | { grant: "all" | readonly string[]; scope?: "once" | "event" | "board" | "package" };

/** An answer that is kept. */
export interface Consent {
  id: string;
  packageId: string;
  origin: string;
  node: string;
  version: string;
  ask: string[];
  agreed: string[];
  scope: "event" | "board" | "package";
  /** Which event or board. */
  scopeId: string | null;
  atMs: number;
}

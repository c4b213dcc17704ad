// What the Flow-Like editor expects of a registry, written out from its documentation: `runtime.registry` is assignable to
// it. It is compiled, never run.

import { Runtime } from "../../target/web/index.js";

type Status = "active" | "deprecated" | "disabled" | "pending_review";
type Source =
  | { type: "local"; path: string }
  | { type: "remote"; registryUrl: string; downloadUrl: string }
  | { type: "embedded"; data: string };

interface Manifest {
  manifestVersion: number;
  id: string;
  name: string;
  version: string;
  description: string;
  permissions: {
    memory: string;
    timeout: string;
    network?: { httpEnabled?: boolean; allowedHosts?: string[]; websocketEnabled?: boolean };
    oauthScopes?: { provider: string; scopes?: string[]; reason?: string; required?: boolean }[];
  };
}

interface Filters {
  query?: string;
  category?: string;
  keywords?: string[];
  author?: string;
  verifiedOnly?: boolean;
  includeDeprecated?: boolean;
  offset?: number;
  limit?: number;
  sortBy?: "relevance" | "name" | "downloads" | "updated_at" | "created_at";
  sortDesc?: boolean;
}

interface Summary {
  id: string;
  name: string;
  description: string;
  latestVersion: string;
  downloadCount: number;
  status: Status;
  keywords: string[];
  verified: boolean;
}

interface Version {
  version: string;
  wasmHash: string;
  wasmSize: number;
  downloadUrl?: string;
  publishedAt: string;
  minFlowLikeVersion?: string;
  releaseNotes?: string;
  yanked: boolean;
}

interface Entry {
  id: string;
  manifest: Manifest;
  versions: Version[];
  status: Status;
  downloadCount: number;
  createdAt: string;
  updatedAt: string;
  source: Source;
  verified: boolean;
}

interface Installed {
  id: string;
  version: string;
  source: Source;
  installedAt: string;
  wasmPath: string;
  manifest: Manifest;
}

interface Cached {
  entry: Entry;
  wasmData: Uint8Array;
  cachedAt: string;
  expiresAt?: string;
}

interface Update {
  packageId: string;
  currentVersion: string;
  latestVersion: string;
}

interface EditorRegistry {
  init(registryUrl?: string): Promise<void>;
  searchPackages(filters?: Filters): Promise<{ packages: Summary[]; totalCount: number; offset: number; limit: number }>;
  getPackage(packageId: string): Promise<Installed | null>;
  installPackage(packageId: string, version?: string): Promise<Cached>;
  uninstallPackage(packageId: string): Promise<void>;
  getInstalledPackages(): Promise<Installed[]>;
  isPackageInstalled(packageId: string): Promise<boolean>;
  getInstalledVersion(packageId: string): Promise<string | null>;
  updatePackage(packageId: string, version?: string): Promise<Cached>;
  checkForUpdates(): Promise<Update[]>;
}

export async function plug(): Promise<EditorRegistry> {
  const runtime = await Runtime.open({ registries: ["https://registry.example.com"] });
  const registry: EditorRegistry = runtime.registry;
  // @ts-expect-error The runtime itself is none.
  const wrong: EditorRegistry = runtime;
  return registry ?? wrong;
}

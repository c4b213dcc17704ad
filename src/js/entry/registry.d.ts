// The registry, as the Flow-Like editor calls it. Objects of registries have their fields in camelCase here.

import type { PackageUpdate } from "./packages.js";

export type PackageStatus = "active" | "deprecated" | "disabled" | "pending_review";

export interface RegistryManifest {
  manifestVersion: number;
  id: string;
  name: string;
  version: string;
  description: string;
  authors?: { name: string; email?: string; url?: string }[];
  license?: string;
  repository?: string;
  homepage?: string;
  minFlowLikeVersion?: string;
  keywords?: string[];
  primaryCategory?: string;
  secondaryCategory?: string;
  wasmPath?: string;
  wasmHash?: string;
  permissions: {
    memory: string;
    timeout: string;
    variables?: boolean;
    cache?: boolean;
    streaming?: boolean;
    a2ui?: boolean;
    models?: boolean;
    network?: {
      httpEnabled?: boolean;
      websocketEnabled?: boolean;
      tcpEnabled?: boolean;
      udpEnabled?: boolean;
      dnsEnabled?: boolean;
      allowedHosts?: string[];
    };
    filesystem?: { nodeStorage?: boolean; userStorage?: boolean; uploadDir?: boolean; cacheDir?: boolean };
    oauthScopes?: { provider: string; scopes?: string[]; reason?: string; required?: boolean }[];
  };
  nodes?: {
    id: string;
    name?: string;
    description?: string;
    category?: string;
    icon?: string;
    oauthProviders?: string[];
    metadata?: { readonly [name: string]: unknown };
  }[];
  metadata?: { readonly [name: string]: unknown };
}

export interface PackageSummary {
  id: string;
  name: string;
  description: string;
  latestVersion: string;
  downloadCount: number;
  status: PackageStatus;
  keywords: string[];
  verified: boolean;
  category?: string;
  authors?: string[];
  createdAt?: string;
  updatedAt?: string;
}

export interface PackageVersion {
  version: string;
  wasmHash: string;
  wasmSize: number;
  downloadUrl?: string;
  publishedAt: string;
  minFlowLikeVersion?: string;
  releaseNotes?: string;
  yanked: boolean;
  status?: PackageStatus;
}

export type RegistrySourceInfo =
  | { type: "local"; path: string }
  | { type: "remote"; registryUrl: string; downloadUrl: string }
  | { type: "embedded"; data: string };

export interface RegistryEntry {
  id: string;
  manifest: RegistryManifest;
  versions: PackageVersion[];
  status: PackageStatus;
  downloadCount: number;
  createdAt: string;
  updatedAt: string;
  source: RegistrySourceInfo;
  verified: boolean;
}

export interface SearchFilters {
  /** Words in name, description, id or keywords: all of them. */
  query?: string;
  /** Searches only this one of the runtime's registries. */
  registry?: string;
  category?: string;
  keywords?: string[];
  author?: string;
  verifiedOnly?: boolean;
  includeDeprecated?: boolean;
  offset?: number;
  limit?: number;
  sortBy?: "relevance" | "name" | "downloads" | "updated_at" | "created_at" | "updatedAt" | "createdAt";
  sortDesc?: boolean;
}

export interface SearchResults {
  packages: PackageSummary[];
  totalCount: number;
  offset: number;
  limit: number;
  /** The age of the oldest index that was searched, in milliseconds; `null` where registries searched themselves. */
  indexAgeMs: number | null;
  /** Why results may be out of date: which registries could not be asked. */
  stale: string[];
}

export interface InstalledPackage {
  id: string;
  version: string;
  source: RegistrySourceInfo;
  /** ISO 8601. */
  installedAt: string;
  /** Where the module is kept; no file of the page. */
  wasmPath: string;
  manifest: RegistryManifest;
}

export interface CachedPackage {
  entry: RegistryEntry;
  wasmData: Uint8Array;
  cachedAt: string;
  expiresAt?: string;
}

/** What the editor calls: `runtime.registry`. */
export interface PackageRegistry {
  /**
   * Asks this registry before the others from now on. Where the runtime looks for updates (`updates`), it asks a new one at
   * once for those of packages that came from it.
   */
  init(registryUrl?: string): Promise<void>;
  /** Searches the cached indexes, or asks the registries for what these do not have. */
  searchPackages(filters?: SearchFilters): Promise<SearchResults>;
  /** An installed package. */
  getPackage(packageId: string): Promise<InstalledPackage | null>;
  installPackage(packageId: string, version?: string): Promise<CachedPackage>;
  /** Files that its nodes wrote stay. */
  uninstallPackage(packageId: string): Promise<void>;
  getInstalledPackages(): Promise<InstalledPackage[]>;
  isPackageInstalled(packageId: string): Promise<boolean>;
  getInstalledVersion(packageId: string): Promise<string | null>;
  updatePackage(packageId: string, version?: string): Promise<CachedPackage>;
  checkForUpdates(): Promise<PackageUpdate[]>;
}

// The registry, as the Flow-Like editor calls it: every method returns a promise, every field is camelCase.

/** What is free text for packages, and stays as it is. */
const FREE = new Set(["metadata", "details"]);

const camelCase = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const snakeCase = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A document with the names of its fields changed, at every depth. */
function renamed(value, rename) {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (value === null || typeof value !== "object" || value instanceof Uint8Array) return value;
  const fields = Object.entries(value).map(([name, field]) => [rename(name), FREE.has(name) ? field : renamed(field, rename)]);
  return Object.fromEntries(fields);
}

const camel = (value) => renamed(value, camelCase);

const SORTS = { updatedAt: "updated_at", createdAt: "created_at" };

/** An installed package, as the editor has it. */
function installed(info) {
  return {
    id: info.id,
    version: info.version,
    source: camel(info.source),
    installedAt: new Date(info.installedAt).toISOString(),
    wasmPath: `modules/${info.hash}`,
    manifest: camel(info.manifest),
  };
}

export class PackageRegistry {
  #runtime;
  #calls;

  constructor(runtime, calls) {
    this.#runtime = runtime;
    this.#calls = calls;
  }

  async init(registryUrl) {
    if (registryUrl !== undefined && registryUrl !== null) await this.#calls.add(registryUrl);
  }

  async searchPackages(filters = {}) {
    const wanted = renamed(filters ?? {}, snakeCase);
    if (Object.hasOwn(SORTS, wanted.sort_by)) wanted.sort_by = SORTS[wanted.sort_by];
    return camel(await this.#calls.search(wanted));
  }

  async getPackage(packageId) {
    const info = this.#find(packageId);
    return info === undefined ? null : installed(info);
  }

  async installPackage(packageId, version) {
    return this.#cached(await this.#runtime.install({ registry: packageId, version }));
  }

  async uninstallPackage(packageId) {
    await this.#runtime.uninstall(packageId);
  }

  async getInstalledPackages() {
    return this.#installed().map(installed);
  }

  async isPackageInstalled(packageId) {
    return this.#find(packageId) !== undefined;
  }

  async getInstalledVersion(packageId) {
    return this.#find(packageId)?.version ?? null;
  }

  async updatePackage(packageId, version) {
    return this.#cached(await this.#runtime.update(packageId, { version }));
  }

  async checkForUpdates() {
    return this.#runtime.checkForUpdates();
  }

  #installed() {
    return this.#runtime.packages().filter((info) => info.quarantined === undefined && info.installedAt !== undefined);
  }

  #find(packageId) {
    return this.#installed().find((info) => info.id === packageId);
  }

  async #cached(info) {
    const [entry, wasmData] = await Promise.all([
      this.#calls.entry(info.id, info.source.registry_url),
      this.#calls.module(info.id),
    ]);
    return { entry: camel(entry), wasmData, cachedAt: new Date(info.installedAt).toISOString() };
  }
}

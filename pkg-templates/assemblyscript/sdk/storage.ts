/**
 * Files. Needs `storage:read` and `storage:write`, and the permission of the directory, such as `storage:node`, which
 * has both. Null and false say that it failed, and the log says why.
 */

import * as host from "./imports";
import { Json } from "./json";
import { takeBytes, takeJson, takeText } from "./memory";
import { decode, encode } from "./utf8";

/** The directory of the board. */
export function boardDir(): FlowPath | null {
  return FlowPath.from(takeJson(host.storageDir(false)));
}

/** The directory of this node on its board. */
export function nodeDir(): FlowPath | null {
  return FlowPath.from(takeJson(host.storageDir(true)));
}

/** Where users upload files to. */
export function uploadDir(): FlowPath | null {
  return FlowPath.from(takeJson(host.storageUploadDir()));
}

/** For what can be had again: of the node or of the app, of the user or of everybody. */
export function cacheDir(ofNode: bool, ofUser: bool): FlowPath | null {
  return FlowPath.from(takeJson(host.storageCacheDir(ofNode, ofUser)));
}

/** The directory of the user, of the node or of the app. */
export function userDir(ofNode: bool): FlowPath | null {
  return FlowPath.from(takeJson(host.storageUserDir(ofNode)));
}

/** A file or directory. */
export class FlowPath {
  constructor(
    /** Where it is in its store, with `/` between segments. */
    readonly path: string,
    /** The store: the host made it up, and takes no other. */
    readonly storeRef: string,
    /** The store behind it, if there is one. */
    readonly cacheStoreRef: string | null,
  ) {}

  /** One that came as JSON, as inputs do; null if that is none. */
  static from(json: Json | null): FlowPath | null {
    if (!json || !json.get("path").is<string>() || !json.get("store_ref").is<string>()) return null;
    const behind = json.get("cache_store_ref").or<string | null>(null);
    return new FlowPath(json.get("path").text, json.get("store_ref").text, behind);
  }

  toJson(): Json {
    return Json.object()
      .set("path", this.path)
      .set("store_ref", this.storeRef)
      .set("cache_store_ref", this.cacheStoreRef);
  }

  /** A file in this directory, or deeper: `directory.join("2026/notes.txt")`. */
  join(name: string): FlowPath {
    return new FlowPath(`${this.path}/${name}`, this.storeRef, this.cacheStoreRef);
  }

  /** Where a file is below this directory. */
  relative(file: FlowPath): string {
    const below = this.path + "/";
    return file.path.startsWith(below) ? file.path.substring(below.length) : file.path;
  }

  /** What the file has, or null. An empty file cannot be told from none. */
  read(): Uint8Array | null {
    const file = this.encode();
    return takeBytes(host.storageRead(file, file.byteLength));
  }

  /** The same as text; null also if it is none. */
  readText(): string | null {
    const bytes = this.read();
    return bytes ? decode(bytes) : null;
  }

  /** Replaces what the file has, by at most 10 MiB: see `create` for more. */
  write(bytes: Uint8Array): bool {
    const file = this.encode();
    return host.storageWrite(file, file.byteLength, bytes.dataStart, bytes.length) != 0;
  }

  /** Replaces what the file has by a text. */
  writeText(text: string): bool {
    return this.write(Uint8Array.wrap(encode(text)));
  }

  /** Begins to write a file of so many bytes, at most 256 MiB. */
  create(size: i64): FileWriter | null {
    const file = this.encode();
    const id = takeText(host.storageWriteStart(file, file.byteLength, size));
    return id !== null ? new FileWriter(encode(id)) : null;
  }

  /** All files in this directory, at any depth. */
  list(): FlowPath[] | null {
    const directory = this.encode();
    const json = takeJson(host.storageList(directory, directory.byteLength));
    if (!json) return null;
    const files: FlowPath[] = [];
    for (let i = 0; i < json.length; i++) {
      const file = FlowPath.from(json.at(i));
      if (file) files.push(file);
    }
    return files;
  }

  private encode(): ArrayBuffer {
    return encode(this.toJson().toString());
  }
}

/** Writes a file piece by piece. It appears as a whole, or not at all. */
export class FileWriter {
  constructor(private id: ArrayBuffer) {}

  /** Adds a piece. */
  write(bytes: Uint8Array): bool {
    return host.storageWriteChunk(this.id, this.id.byteLength, bytes.dataStart, bytes.length) != 0;
  }

  /** Has the file appear. */
  finish(): bool {
    return host.storageWriteFinish(this.id, this.id.byteLength) != 0;
  }
}

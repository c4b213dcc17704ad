/**
 * Files in the directories that the host gives out. Needs `storage:read`, `storage:write`, or both for the node's own
 * directory by `storage:node`. What cannot be done is an error.
 *
 * @typedef {object} FlowPath a file or directory; also what a PathBuf pin has
 * @property {string} path
 * @property {string} store_ref
 * @property {string | null} [cache_store_ref]
 */
import { encodeJson, json } from './answer.js';
import { fail } from './error.js';
import { call } from './host.js';
import { decode, encode, isUtf8 } from './text.js';

const directory = (bytes) => json(bytes) ?? fail('there is no storage directory');

/** The node's own directory. */
export const nodeDir = () => directory(call('flowlike_storage.storage_dir', 1));
/** The directory that all nodes of the board share. */
export const boardDir = () => directory(call('flowlike_storage.storage_dir', 0));
export const uploadDir = () => directory(call('flowlike_storage.upload_dir'));
export const cacheDir = ({ node = false, user = false } = {}) =>
  directory(call('flowlike_storage.cache_dir', Number(node), Number(user)));
export const userDir = ({ node = false } = {}) => directory(call('flowlike_storage.user_dir', Number(node)));

/** How the caller called a file: error messages say that rather than the whole path. JSON leaves symbols out. */
const label = Symbol('label');
const labelOf = (file) => file[label] ?? file.path;

/**
 * A file or directory in a directory.
 *
 * @param {FlowPath} directory
 * @param {string} name may have slashes
 * @returns {FlowPath}
 */
export function join(directory, name) {
  const path = [directory.path.replace(/\/+$/, ''), name].filter(Boolean).join('/');
  return { ...directory, path, [label]: name };
}

/** The path of a file below a directory. */
export function relative(directory, file) {
  const start = directory.path && `${directory.path.replace(/\/+$/, '')}/`;
  return file.path.startsWith(start) ? file.path.slice(start.length) : file.path;
}

/** What a file has, as bytes. The ABI does not tell an empty file from none: both are an error. */
export const read = (file) =>
  call('flowlike_storage.read_request', encodeJson(file)) ?? fail(`${labelOf(file)} could not be read`);

/** What a file has, as text. */
export function readText(file) {
  const bytes = read(file);
  return isUtf8(bytes) ? decode(bytes) : fail(`${labelOf(file)} could not be read`);
}

const toBytes = (content) => (typeof content === 'string' ? encode(content) : content);

/**
 * Writes a whole file of at most 10 MiB.
 *
 * @param {FlowPath} file
 * @param {string | Uint8Array} content
 */
export function write(file, content) {
  const written = call('flowlike_storage.write_request', encodeJson(file), toBytes(content));
  if (!written) fail(`${labelOf(file)} could not be written`);
}

/**
 * Writes a file of at most 256 MiB part by part. It appears whole, or not at all.
 *
 * @param {FlowPath} file
 * @param {number} size of all parts in bytes
 * @param {Iterable<string | Uint8Array>} parts
 */
export function writeParts(file, size, parts) {
  const check = (done) => done || fail(`${labelOf(file)} could not be written`);
  const id = check(call('flowlike_storage.write_start_request', encodeJson(file), BigInt(size)));
  for (const part of parts) check(call('flowlike_storage.write_chunk_request', id, toBytes(part)));
  check(call('flowlike_storage.write_finish_request', id));
}

/**
 * The files in a directory, at any depth.
 *
 * @param {FlowPath} directory
 * @returns {FlowPath[]}
 */
export const list = (directory) =>
  json(call('flowlike_storage.list_request', encodeJson(directory))) ?? fail(`${labelOf(directory)} could not be listed`);

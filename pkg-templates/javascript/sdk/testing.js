/**
 * A host for unit tests: it keeps in memory what nodes do, and answers what a test tells it to.
 *
 *     const host = new Host({ variables: { greeting: 'Hi' } });
 *     const { outputs, activated, error } = await host.run(whoami, { name: 'value' });
 */
import { use } from './host.js';
import { parse, stringify } from './json.js';
import { execute } from './node.js';

// Engines older than these functions still run the tests.
Uint8Array.fromBase64 ??= (text) => new Uint8Array(Buffer.from(text, 'base64'));
Uint8Array.prototype.toBase64 ??= function toBase64() {
  return Buffer.from(this).toString('base64');
};

const encode = (text) => new TextEncoder().encode(text);
const decode = (bytes) => new TextDecoder().decode(bytes);
const toBytes = (content) => (typeof content === 'string' ? encode(content) : content);
const json = (value) => (value === undefined ? null : encode(stringify(value)));
const read = (bytes) => parse(decode(bytes));

/** The ABI's "none": nothing, and an empty buffer. */
const some = (bytes) => (bytes?.length ? bytes : null);

/**
 * @typedef {object} Options
 * @property {Record<string, unknown>} [variables]
 * @property {Record<string, unknown>} [cache]
 * @property {Record<string, string | Uint8Array>} [files] by path, in the node's directory `node/`
 * @property {boolean} [storage] whether there are directories; true unless given
 * @property {boolean} [writable] whether files can be written; true unless given
 * @property {Record<string, { status?: number, headers?: Record<string, string>, body?: string | Uint8Array }>} [answers] by URL
 * @property {Record<string, object>} [tokens] by OAuth provider
 * @property {Record<'node' | 'run' | 'app' | 'board' | 'user', string>} [ids]
 * @property {boolean} [streaming]
 * @property {number} [time] milliseconds since 1970
 * @property {Record<string, Function>} [functions] other host functions by their names, as `flowlike_models.llm_prompt`
 */
export class Host {
  /** @type {{ level: string, message: string, data?: unknown }[]} */
  logs = [];
  /** @type {{ type: string, data: unknown }[]} */
  events = [];
  /** @type {{ method: number, url: string, headers: Record<string, string>, body: Uint8Array }[]} */
  requests = [];

  /** @param {Options} [options] */
  constructor(options = {}) {
    this.options = { storage: true, writable: true, streaming: true, time: 0, ids: {}, answers: {}, tokens: {}, ...options };
    this.variables = new Map(Object.entries(options.variables ?? {}));
    this.cache = new Map(Object.entries(options.cache ?? {}));
    this.files = new Map(Object.entries(options.files ?? {}).map(([path, content]) => [path, toBytes(content)]));
  }

  /** The text of a file. */
  file(path) {
    return this.files.has(path) ? decode(this.files.get(path)) : undefined;
  }

  /**
   * Runs a node as the runtime does, JSON included: integers within 2^53 come out as numbers, larger ones as bigints.
   *
   * @param {import('./node.js').Node} node
   * @param {Record<string, unknown>} [inputs]
   * @returns {Promise<{ outputs: Record<string, any>, activated: string[], error?: string }>}
   */
  async run(node, inputs = {}) {
    use({ ...functions(this), ...this.options.functions });
    const result = parse(await execute([node], stringify({ node_name: node.name, inputs })));
    return { outputs: result.outputs, activated: result.activate_exec, error: result.error };
  }
}

/** @param {Host} host */
function functions(host) {
  const { options } = host;
  return {
    'text.encode': encode,
    'text.decode': decode,
    ...log(host),
    ...entries('flowlike_vars', host.variables),
    ...entries('flowlike_cache', host.cache),
    ...meta(options),
    ...storage(host),
    ...http(host),
    'flowlike_pins.get_input': () => null,
    'flowlike_pins.set_output': () => {},
    'flowlike_pins.activate_exec': () => {},
    'flowlike_stream.text': (text) => host.events.push({ type: 'text', data: decode(text) }),
    'flowlike_stream.emit': (type, data) => host.events.push({ type: decode(type), data: read(data) }),
    'flowlike_auth.get_oauth_token': (provider) => json(options.tokens[decode(provider)]),
    'flowlike_auth.has_oauth_token': (provider) => Number(decode(provider) in options.tokens),
    'flowlike_schema.get_type_schema': () => null,
    'flowlike_schema.list_types': () => json([]),
  };
}

function log({ logs }) {
  const levels = ['trace', 'debug', 'info', 'warn', 'error'];
  const plain = levels.map((level) => [`flowlike_log.${level}`, (message) => logs.push({ level, message: decode(message) })]);
  return {
    ...Object.fromEntries(plain),
    'flowlike_log.log_json': (level, message, data) =>
      logs.push({ level: levels[level], message: decode(message), data: read(data) }),
  };
}

const entries = (module, map) => ({
  [`${module}.get`]: (name) => json(map.get(decode(name))),
  [`${module}.set`]: (name, value) => map.set(decode(name), read(value)),
  [`${module}.has`]: (name) => Number(map.has(decode(name))),
  [`${module}.delete`]: (name) => map.delete(decode(name)),
});

function meta({ ids, streaming, time }) {
  const id = (name) => [`flowlike_meta.get_${name}_id`, () => some(encode(ids[name] ?? ''))];
  return {
    ...Object.fromEntries(['node', 'run', 'app', 'board', 'user'].map(id)),
    'flowlike_meta.is_streaming': () => Number(streaming),
    'flowlike_meta.get_log_level': () => 1,
    'flowlike_meta.time_now': () => BigInt(time),
    'flowlike_meta.random': () => BigInt.asIntN(64, BigInt(Math.trunc(Math.random() * 2 ** 53)) << 11n),
  };
}

function storage({ files, options }) {
  const directory = (path) => () => json(options.storage ? { path, store_ref: path, cache_store_ref: null } : undefined);
  const write = (file, content) => {
    if (options.writable) files.set(read(file).path, content);
    return Number(options.writable);
  };
  const uploads = new Map();
  return {
    'flowlike_storage.storage_dir': (node) => directory(node ? 'node' : 'board')(),
    'flowlike_storage.upload_dir': directory('upload'),
    'flowlike_storage.cache_dir': directory('cache'),
    'flowlike_storage.user_dir': directory('user'),
    'flowlike_storage.read_request': (file) => some(files.get(read(file).path)),
    'flowlike_storage.write_request': write,
    'flowlike_storage.list_request': (file) => {
      const { path, ...rest } = read(file);
      const names = [...files.keys()].filter((name) => name.startsWith(`${path}/`)).sort();
      return json(names.map((name) => ({ path: name, ...rest })));
    },
    'flowlike_storage.write_start_request': (file) => {
      const id = String(uploads.size + 1);
      uploads.set(id, { file, parts: [] });
      return options.writable ? encode(id) : null;
    },
    'flowlike_storage.write_chunk_request': (id, part) => uploads.get(decode(id)).parts.push(part),
    'flowlike_storage.write_finish_request': (id) => {
      const { file, parts } = uploads.get(decode(id));
      return write(file, new Uint8Array(parts.flatMap((part) => [...part])));
    },
  };
}

/** The handle of an answer is the number of its request. */
function http({ requests, options }) {
  const answer = (handle) => ({ status: 200, headers: {}, body: '', ...options.answers[requests[handle - 1].url] });
  return {
    'flowlike_http.request': (method, url, headers, body) => {
      requests.push({ method, url: decode(url), headers: read(headers), body });
      return decode(url) in options.answers ? requests.length : 0;
    },
    'flowlike_http.response': (handle) => json({ ...answer(handle), body: decode(toBytes(answer(handle).body)) }),
    'flowlike_http.response_body': (handle) => some(toBytes(answer(handle).body)),
    'flowlike_http.response_status': (handle) => answer(handle).status,
  };
}

// What a module imports, over a host in memory.

import * as json from "./json.mjs";

const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];
const LEVELS = ["trace", "debug", "info", "warn", "error"];

const encoder = new TextEncoder();
const bytesOf = (value) => (typeof value === "string" ? encoder.encode(value) : value);

/** The imports of a module, by module and name. */
export function functions(host) {
  const text = (place, length) => host.text(place, length);
  const value = (place, length) => json.parse(text(place, length));
  const given = (value) => host.given(value);
  const givenJson = (value) => given(value === undefined ? undefined : json.stringify(value));
  const own = (object, name) => (Object.hasOwn(object, name) ? object[name] : undefined);

  // What is handed out by number counts from 1 on: 0 is none.
  const handles = () => {
    const all = [null];
    return {
      keep: (one) => all.push(one) - 1,
      get: (handle) => all[handle] ?? undefined,
      drop: (handle) => void (all[handle] = null),
    };
  };
  const answers = handles();
  const sessions = handles();
  const messages = handles();
  const writes = handles();

  const log = (level) => (place, length) => void host.logs.push([level, text(place, length)]);

  /** Variables and the cache, which are alike. */
  const values = (store) => ({
    get: (place, length) => givenJson(own(host[store], text(place, length))),
    set: (place, length, data, size) => void (host[store][text(place, length)] = value(data, size)),
    delete: (place, length) => void delete host[store][text(place, length)],
    has: (place, length) => Number(Object.hasOwn(host[store], text(place, length))),
  });

  const flowPath = (path) => ({ path, store_ref: "memory", cache_store_ref: null });
  const directory = (name, ofNode) => {
    if (host.storage) return givenJson(flowPath(ofNode ? `${name}/node` : name));
    return 0n;
  };
  const write = (path, data) => {
    // The host lets nobody out of a directory.
    if (path.split("/").some((segment) => ["", ".", ".."].includes(segment))) return 0;
    host.files[path] = data;
    return 1;
  };

  const canned = (name) => () => given(own(host.models, name));

  return {
    env: {
      abort(message, file, line, column) {
        throw new Error(`${utf16(host, message)} in ${utf16(host, file)}:${line}:${column}`);
      },
    },
    flowlike_log: {
      ...Object.fromEntries(LEVELS.map((level) => [level, log(level)])),
      log_json: (level, place, length, data, size) =>
        void host.logs.push([LEVELS[level], text(place, length), value(data, size)]),
    },
    flowlike_pins: {
      get_input: (place, length) => givenJson(own(host.inputs, text(place, length))),
      set_output: (place, length, data, size) => void (host.set.outputs[text(place, length)] = value(data, size)),
      activate_exec: (place, length) => void host.set.activated.push(text(place, length)),
    },
    flowlike_vars: values("variables"),
    flowlike_cache: values("cache"),
    flowlike_meta: {
      get_node_id: () => given(host.node),
      get_run_id: () => given(host.run_id),
      get_app_id: () => given(host.app),
      get_board_id: () => given(host.board),
      get_user_id: () => given(host.user),
      is_streaming: () => Number(host.streaming),
      get_log_level: () => host.logLevel,
      time_now: () => BigInt(++host.time),
      random: () => crypto.getRandomValues(new BigInt64Array(1))[0],
    },
    flowlike_storage: {
      storage_dir: (ofNode) => directory("storage", ofNode),
      upload_dir: () => directory("upload", 0),
      cache_dir: (ofNode) => directory("cache", ofNode),
      user_dir: (ofNode) => directory("user", ofNode),
      read_request: (place, length) => given(own(host.files, value(place, length).path)),
      write_request: (place, length, data, size) => write(value(place, length).path, host.bytes(data, size)),
      list_request(place, length) {
        const below = value(place, length).path + "/";
        const paths = Object.keys(host.files).filter((path) => path.startsWith(below));
        return givenJson(paths.sort().map(flowPath));
      },
      write_start_request(place, length, size) {
        return given(
          String(writes.keep({ path: value(place, length).path, size: Number(size), data: Buffer.alloc(0) })),
        );
      },
      write_chunk_request(place, length, data, size) {
        const writing = writes.get(text(place, length));
        if (!writing || writing.data.length + size > writing.size) return 0;
        writing.data = Buffer.concat([writing.data, host.bytes(data, size)]);
        return 1;
      },
      write_finish_request(place, length) {
        const id = text(place, length);
        const writing = writes.get(id);
        if (!writing || writing.data.length !== writing.size) return 0;
        writes.drop(id);
        return write(writing.path, Uint8Array.from(writing.data));
      },
    },
    flowlike_http: {
      request(method, place, length, headers, headersLength, data, size) {
        const url = text(place, length);
        const body = new TextDecoder().decode(host.bytes(data, size));
        host.requests.push({ method: METHODS[method], url, headers: value(headers, headersLength), body });
        const answer = own(host.answers, url);
        return answer ? answers.keep({ status: 200, headers: {}, body: "", ...answer }) : 0;
      },
      response(handle) {
        const answer = answers.get(handle);
        return givenJson(answer && { ...answer, body: new TextDecoder().decode(bytesOf(answer.body)) });
      },
      response_body: (handle) => given(answers.get(handle)?.body),
      response_status: (handle) => answers.get(handle)?.status ?? 0,
    },
    flowlike_ws: {
      connect(place, length) {
        const received = own(host.sockets, text(place, length));
        return received ? sessions.keep([...received]) : -1;
      },
      send(session, place, length, binary) {
        if (!sessions.get(session)) return 0;
        host.sent.push(binary ? host.bytes(place, length) : text(place, length));
        return 1;
      },
      receive(session) {
        const received = sessions.get(session);
        if (!received?.length) return -1;
        const message = received.shift();
        return message === null ? 0 : messages.keep(message);
      },
      message(handle) {
        const message = messages.get(handle);
        if (message === undefined) return 0n;
        if (typeof message === "string") return givenJson({ type: "text", data: message });
        return givenJson({ type: "binary", data: Buffer.from(message).toString("base64") });
      },
      close: (session) => Number(sessions.get(session) !== undefined),
    },
    flowlike_stream: {
      text: (place, length) => void host.streamed.push(["text", text(place, length)]),
      emit: (place, length, data, size) => void host.streamed.push([text(place, length), value(data, size)]),
    },
    flowlike_auth: {
      get_oauth_token(place, length) {
        const token = own(host.tokens, text(place, length));
        return givenJson(token && { access_token: token, token_type: "Bearer", expires_at: null });
      },
      has_oauth_token: (place, length) => Number(Object.hasOwn(host.tokens, text(place, length))),
    },
    flowlike_models: {
      embed_text: canned("embed_text"),
      embed_text_query: canned("embed_text_query"),
      embed_text_document: canned("embed_text_document"),
      embed_image: canned("embed_image"),
      llm_prompt: canned("llm_prompt"),
      llm_prompt_stream: canned("llm_prompt_stream"),
    },
    flowlike_image: { from_bytes: canned("from_bytes"), to_bytes: canned("to_bytes") },
    flowlike_db: { query: canned("query") },
    flowlike_schema: { get_type_schema: canned("get_type_schema"), list_types: canned("list_types") },
  };
}

/** A string of AssemblyScript, which has its length in front of it. */
function utf16(host, place) {
  if (place === 0) return "";
  const [length] = new Uint32Array(host.bytes(place - 4, 4).buffer);
  return new TextDecoder("utf-16le").decode(host.bytes(place, length));
}

/**
 * Every host function, with what it takes and returns: `b` is a buffer, which is a pointer and a length as argument and one
 * packed i64 as result, `i` an i32, `l` an i64. Texts and JSON are buffers of UTF-8.
 *
 * @type {Record<string, Record<string, string>>}
 */
const modules = {
  flowlike_log: {
    trace: 'b', debug: 'b', info: 'b', warn: 'b', error: 'b', log_json: 'ibb',
  },
  flowlike_pins: {
    get_input: 'b:b', set_output: 'bb', activate_exec: 'b',
  },
  flowlike_vars: {
    get: 'b:b', set: 'bb', delete: 'b', has: 'b:i',
  },
  flowlike_cache: {
    get: 'b:b', set: 'bb', delete: 'b', has: 'b:i',
  },
  flowlike_meta: {
    get_node_id: ':b', get_run_id: ':b', get_app_id: ':b', get_board_id: ':b', get_user_id: ':b',
    is_streaming: ':i', get_log_level: ':i', time_now: ':l', random: ':l',
  },
  flowlike_storage: {
    storage_dir: 'i:b', upload_dir: ':b', cache_dir: 'ii:b', user_dir: 'i:b',
    read_request: 'b:b', write_request: 'bb:i', list_request: 'b:b',
    write_start_request: 'bl:b', write_chunk_request: 'bb:i', write_finish_request: 'b:i',
  },
  flowlike_http: {
    request: 'ibbb:i', response: 'i:b', response_body: 'i:b', response_status: 'i:i',
  },
  flowlike_ws: {
    connect: 'bb:i', send: 'ibi:i', receive: 'ii:i', message: 'i:b', close: 'i:i',
  },
  flowlike_stream: {
    emit: 'bb', text: 'b',
  },
  flowlike_auth: {
    get_oauth_token: 'b:b', has_oauth_token: 'b:i',
  },
  flowlike_models: {
    embed_text: 'bb:b', embed_text_query: 'bb:b', embed_text_document: 'bb:b', embed_image: 'bb:b',
    llm_prompt: 'bbi:b', llm_prompt_stream: 'bb:b',
  },
  flowlike_image: {
    from_bytes: 'bb:b', to_bytes: 'bb:b',
  },
  flowlike_db: {
    query: 'ibb:b',
  },
  flowlike_schema: {
    get_type_schema: 'b:b', list_types: ':b',
  },
};

/** The names of all host functions that a script calls, for instance `flowlike_log.info`: the module imports only these. */
export function used(script) {
  const names = script.match(/\bflowlike_[a-z]+\.[a-z_]+\b/g) ?? [];
  return [...new Set(names)].filter((name) => signature(name) !== undefined).sort();
}

/** What a host function takes and returns, each as letters. */
export function signature(name) {
  const [module, field] = name.split('.');
  const [parameters, result = ''] = modules[module]?.[field]?.split(':') ?? [];
  return parameters === undefined ? undefined : { module, field, parameters, result };
}

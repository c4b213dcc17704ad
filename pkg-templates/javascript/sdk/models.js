/** Models of the page that embeds the runtime. Needs `models`. Models, images and requests are JSON that the page knows. */
import { encodeJson, json } from './answer.js';
import { fail } from './error.js';
import { call } from './host.js';

const answer = (bytes) => json(bytes) ?? fail('the model does not answer');

export const embedText = (model, texts) =>
  answer(call('flowlike_models.embed_text', encodeJson(model), encodeJson(texts)));
export const embedQuery = (model, texts) =>
  answer(call('flowlike_models.embed_text_query', encodeJson(model), encodeJson(texts)));
export const embedDocument = (model, texts) =>
  answer(call('flowlike_models.embed_text_document', encodeJson(model), encodeJson(texts)));
export const embedImage = (model, image) =>
  answer(call('flowlike_models.embed_image', encodeJson(model), encodeJson(image)));

/** Asks a language model. */
export const prompt = (model, messages, { stream = false } = {}) =>
  answer(call('flowlike_models.llm_prompt', encodeJson(model), encodeJson(messages), Number(stream)));

/** Asks a language model whose parts arrive as `llm_chunk` stream events. */
export const promptStream = (model, request) =>
  answer(call('flowlike_models.llm_prompt_stream', encodeJson(model), encodeJson(request)));

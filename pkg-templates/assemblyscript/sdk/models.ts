/**
 * Models that the page offers. What a model is, and what it answers, is up to the page. Null is no answer: the log says
 * why. Needs `models`.
 */

import * as host from "./imports";
import { Json } from "./json";
import { takeJson } from "./memory";
import { encode } from "./utf8";

/** Vectors of texts. */
export function embedText(model: Json, texts: string[]): Json | null {
  const name = encode(model.toString());
  const json = encode(Json.from(texts).toString());
  return takeJson(host.modelsEmbedText(name, name.byteLength, json, json.byteLength));
}

/** Vectors of texts that are searched for. */
export function embedQuery(model: Json, texts: string[]): Json | null {
  const name = encode(model.toString());
  const json = encode(Json.from(texts).toString());
  return takeJson(host.modelsEmbedQuery(name, name.byteLength, json, json.byteLength));
}

/** Vectors of texts that are searched in. */
export function embedDocument(model: Json, texts: string[]): Json | null {
  const name = encode(model.toString());
  const json = encode(Json.from(texts).toString());
  return takeJson(host.modelsEmbedDocument(name, name.byteLength, json, json.byteLength));
}

/** The vector of an image. */
export function embedImage(model: Json, image: Json): Json | null {
  const name = encode(model.toString());
  const json = encode(image.toString());
  return takeJson(host.modelsEmbedImage(name, name.byteLength, json, json.byteLength));
}

/** What a language model says to these messages. With `stream`, whoever watches the run sees it come. */
export function prompt(model: Json, messages: Json, stream: bool = false): Json | null {
  const name = encode(model.toString());
  const json = encode(messages.toString());
  return takeJson(host.modelsPrompt(name, name.byteLength, json, json.byteLength, stream));
}

/** The same of a whole request; parts are streamed as `llm_chunk`. */
export function promptStream(model: Json, request: Json): Json | null {
  const name = encode(model.toString());
  const json = encode(request.toString());
  return takeJson(host.modelsPromptStream(name, name.byteLength, json, json.byteLength));
}

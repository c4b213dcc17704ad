// What a run says while it goes, bounded: a node may say more than a page can hold. Pure.

const MOST_LINES = 1000;
const MOST_EVENTS = 300;
const MOST_TEXT = 200_000;

/** The last lines of a log or events of a stream, and how many came before them. */
export class Log {
  entries = [];
  dropped = 0;
  #most;

  constructor(most = MOST_LINES) {
    this.#most = most;
  }

  /** How many there were in all. */
  get total() {
    return this.entries.length + this.dropped;
  }

  add(entry) {
    this.entries.push(entry);
    // Not one at a time: that would move all others for each line.
    if (this.entries.length < this.#most * 2) return;
    this.dropped += this.entries.length - this.#most;
    this.entries = this.entries.slice(-this.#most);
  }

  /** What is to be shown, and how many are not. */
  last() {
    const shown = this.entries.slice(-this.#most);
    return { entries: shown, dropped: this.total - shown.length };
  }
}

/** Stream events: texts joined to one, the latest progress, and everything else as it came. */
export class Stream {
  text = "";
  cutText = 0;
  /** `{ fraction, message }`; `fraction` is `null` where the node does not say how far it is. */
  progress = null;
  others = new Log(MOST_EVENTS);
  total = 0;

  add(event) {
    this.total += 1;
    const delta = deltaOf(event);
    if (delta !== null) {
      this.text += delta;
      if (this.text.length > MOST_TEXT) {
        this.cutText += this.text.length - MOST_TEXT;
        this.text = this.text.slice(-MOST_TEXT);
      }
      return;
    }
    const progress = event.type === "progress" ? progressOf(event.data) : null;
    if (progress !== null) {
      this.progress = progress;
      return;
    }
    this.others.add(event);
  }
}

/** The text that an event adds, or `null`. */
export function deltaOf({ type, data }) {
  if (type !== "text" && type !== "llm_chunk") return null;
  if (typeof data === "string") return data;
  for (const name of ["text", "delta", "content"]) if (typeof data?.[name] === "string") return data[name];
  return null;
}

/** Nodes say `{ progress, message }` with a fraction; a percentage and a bare number are understood, too. */
export function progressOf(data) {
  const said = typeof data === "number" ? data : data?.progress;
  const message = typeof data?.message === "string" ? data.message : "";
  if (typeof said !== "number" || !Number.isFinite(said)) return message === "" ? null : { fraction: null, message };
  const fraction = said > 1 ? said / 100 : said;
  return { fraction: Math.min(1, Math.max(0, fraction)), message };
}

// Runs the board that is open, and says what happens to whoever shows it.

import { JsonMistake, parse } from "../inputs/json.js";
import { Log, Stream } from "../run/collected.js";
import { BoardStopped, runBoard } from "./flow.js";
import { nodeOf } from "./model.js";

/** A log entry with the name of the node in front. */
const named = (name, entry) => ({ ...entry, message: `${name} · ${entry.message}` });

export class Runner {
  log = new Log();
  stream = new Stream();
  isRunning = false;
  /** How the last run ended: `{ kind, text, error }`, or `null`. */
  outcome = null;
  /** The flow's variables after it, or `null`. */
  variables = null;

  #abort = null;
  /** The board that runs. */
  #board = null;
  #unlisten;

  constructor(app, editor) {
    Object.assign(this, { app, editor });
    // Where another board has taken its place nobody can see what it does.
    this.#unlisten = editor.listen(() => {
      if (this.isRunning && editor.board.id !== this.#board.id) this.cancel();
    });
  }

  end() {
    this.cancel();
    this.#unlisten();
  }

  cancel() {
    this.#abort?.abort();
  }

  /** Runs from the board's start node. Returns once it is over; `outcome` says how. */
  async run() {
    if (this.isRunning) return;
    const { editor } = this;
    const variables = this.#variables();
    if (variables === null) return;
    const { board } = editor;
    this.#begin(board);
    const signal = this.#abort.signal;
    const began = performance.now();
    let flow = null;
    try {
      flow = await this.app.runtime.openFlow({ context: { boardId: board.id, stream: true }, variables });
      const steps = await runBoard({ board, definitions: editor.definitions, flow, start: board.start, signal, tell: this.#tell() });
      const ms = performance.now() - began;
      this.outcome = {
        kind: "good",
        text: `Done: ${steps} ${steps === 1 ? "step" : "steps"} in ${ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`}.`,
      };
    } catch (error) {
      this.outcome = signal.aborted ? { kind: "calm", text: "Cancelled." } : this.#stopped(error);
    }
    await this.#end(flow);
  }

  /** How a run ended that did not reach its end. */
  #stopped(error) {
    if (error instanceof BoardStopped) return { kind: "bad", text: error.message };
    const failed = [...this.editor.states].find(([, { problem }]) => problem === error);
    if (error?.code === undefined) return { kind: "bad", text: `Stopped: ${error?.message ?? error}` };
    return { kind: "bad", text: failed ? `Stopped at ${this.editor.nameOf(failed[0])}.` : "The flow could not begin.", error };
  }

  #begin(board) {
    this.#board = board;
    this.#abort = new AbortController();
    this.isRunning = true;
    this.outcome = null;
    this.variables = null;
    this.log = new Log();
    this.stream = new Stream();
    this.editor.states.clear();
    this.editor.values.clear();
    this.editor.tell("run-begins");
  }

  async #end(flow) {
    try {
      if (flow !== null) {
        this.variables = { ...flow.variables };
        for (const entry of (await flow.close()) ?? []) this.log.add(named("At the end", entry));
      }
    } catch (error) {
      this.outcome ??= { kind: "bad", text: `The flow could not be closed: ${error?.message ?? error}`, error };
    }
    for (const [id, state] of this.editor.states) {
      // Whose turn never came.
      if (state.state === "waiting") this.editor.states.delete(id);
    }
    this.isRunning = false;
    this.#abort = null;
    this.editor.tell("run-ends");
  }

  /** The variables that the flow begins with; `null` where they are no JSON, which is said. */
  #variables() {
    const text = this.editor.board.variables.trim();
    if (text === "") return {};
    try {
      const value = parse(text);
      if (value !== null && typeof value === "object" && !Array.isArray(value)) return value;
      this.outcome = { kind: "bad", text: "The board's variables have to be an object of JSON." };
    } catch (error) {
      if (!(error instanceof JsonMistake)) throw error;
      this.outcome = { kind: "bad", text: `The board's variables are no JSON. ${error.describe()}` };
    }
    this.editor.select(null);
    this.editor.tell("run-ends");
    return null;
  }

  #tell() {
    const { editor, log, stream } = this;
    const board = this.#board;
    /** What is said of a node that was taken away, or of one on the board before this one, belongs to no other. */
    const isShown = (id) => editor.board.id === board.id && nodeOf(editor.board, id) !== undefined;
    const nameOf = (id) => editor.nameOf(id, board);
    return {
      state(id, state, detail) {
        if (!isShown(id)) return;
        const before = editor.states.get(id);
        const runs = (before?.runs ?? 0) + (state === "running" ? 1 : 0);
        const isOver = state === "done" || state === "failed" || state === "cancelled";
        const { problem, ...result } = detail ?? {};
        editor.states.set(id, { state, runs, problem, result: isOver && problem === undefined ? result : before?.result });
        editor.tell("run");
      },
      values(id, outputs) {
        if (isShown(id)) editor.values.set(id, outputs);
      },
      log(id, entry) {
        log.add(named(nameOf(id), entry));
        editor.tell("said");
      },
      stream(id, event) {
        stream.add(event);
        editor.tell("said");
      },
      note: (id, message) => log.add(named(nameOf(id), { level: "warn", source: "runtime", message })),
    };
  }
}

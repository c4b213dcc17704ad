// What happened, as text for a terminal.

export class Report {
  #packages = [];
  #runs = [];
  #checks = [];
  #broken = [];
  #notes = [];

  package(info) {
    this.#packages.push(info);
  }

  run(record) {
    this.#runs.push(record);
  }

  check(text, holds) {
    this.#checks.push({ text, holds });
  }

  skipped(title, reason) {
    this.#notes.push(`${title}: skipped. ${reason}`);
  }

  broken(error) {
    this.#broken.push(`${error}`);
  }

  get ok() {
    return this.#runs.length > 0 && this.#failures().length === 0;
  }

  summary() {
    const failures = this.#failures().length;
    const runs = `${this.#runs.length} runs of ${this.#packages.length} packages`;
    return failures === 0 ? `${runs}, all as expected` : `${runs}, ${failures} not as expected`;
  }

  #failures() {
    const runs = this.#runs.flatMap((run) => run.mistakes.map((mistake) => `${run.title}: ${mistake}`));
    const checks = this.#checks.filter((check) => !check.holds).map((check) => check.text);
    return [...runs, ...checks, ...this.#broken];
  }

  text() {
    const packages = this.#packages.map((info) => [
      info.id,
      info.language,
      `${info.moduleBytes}`,
      info.hash.slice(0, 12),
      `${info.nodes.length}`,
      info.installMs.toFixed(0),
    ]);
    const runs = this.#runs.map((run) => [
      run.mistakes.length === 0 ? "ok" : "WRONG",
      run.title,
      run.node,
      clip(run.inputs, 36),
      clip(run.outcome, 60),
      run.fuel === undefined ? "" : `${run.fuel}`,
      run.ms.toFixed(1),
    ]);
    const lines = this.#runs.flatMap((run) => run.lines.map(({ node, kind, text }) => [node, kind, clip(text, 120)]));
    const parts = [
      table(["package", "language", "bytes", "SHA-256", "nodes", "ms"], packages, "ll>l>>"),
      table(["", "what it shows", "node", "inputs", "outcome", "fuel", "ms"], runs, "lllll>>"),
      table(["node", "kind", "log and stream"], lines, "lll"),
      this.#checks.map(({ text, holds }) => `${holds ? "ok    " : "WRONG "} ${text}`).join("\n"),
      this.#notes.join("\n"),
      this.#failures().join("\n"),
      this.summary(),
    ];
    return parts.filter((part) => part !== "").join("\n\n");
  }
}

function clip(text, length) {
  const line = text.replace(/\s+/gu, " ");
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}

/** Columns as wide as their widest cell; `>` aligns one to the right. */
function table(head, rows, alignment) {
  const widths = head.map((title, column) => Math.max(...[title, ...rows.map((row) => row[column])].map((cell) => cell.length)));
  const line = (row) =>
    row
      .map((cell, column) => (alignment[column] === ">" ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join("  ")
      .trimEnd();
  return [line(head), line(widths.map((width) => "─".repeat(width))), ...rows.map(line)].join("\n");
}

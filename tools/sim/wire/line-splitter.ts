/** Cuts a stream of bytes into lines, each without its end. */
export class LineSplitter {
  #rest = "";

  /** How much has come of a line that has not ended yet. */
  get restLength(): number {
    return this.#rest.length;
  }

  /** The lines that end in this chunk. */
  take(chunk: Buffer): readonly string[] {
    const lines = (this.#rest + chunk.toString("latin1")).split("\n");
    this.#rest = lines.pop() ?? "";
    return lines;
  }

  /** What is left when the stream ends. */
  end(): string {
    const rest = this.#rest;
    this.#rest = "";
    return rest;
  }
}

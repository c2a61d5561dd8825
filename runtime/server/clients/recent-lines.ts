import { detach, fromUnicode, toBytes, type WireText } from "../../protocol/wire-text.js";

/** Who said a line. */
export type Speaker = "client" | "device";

/** A line as it is kept. */
export interface KeptLine {
  /** On the clock's `elapsedMs`. */
  readonly atMs: number;
  readonly from: Speaker;
  readonly line: WireText;
}

/** What keeping a line costs besides its characters. */
const lineBytes = 48;
const longestLine = 200;
const cutMark = fromUnicode("…");

/** The last lines that a client sent and got, as many as fit a number of bytes. */
export class RecentLines {
  readonly #maximumBytes: number;
  readonly #elapsedMs: () => number;
  readonly #lines: KeptLine[] = [];
  #bytes = 0;

  /** `elapsedMs`: a clock that never goes back. */
  constructor(maximumBytes: number, elapsedMs: () => number) {
    this.#maximumBytes = maximumBytes;
    this.#elapsedMs = elapsedMs;
  }

  /** Notes lines, each but the last with its newline; without what nobody may see. */
  note(from: Speaker, lines: WireText): void {
    const atMs = this.#elapsedMs();
    for (const line of this.#lastOf(lines).split("\n")) if (line !== "") this.#add({ atMs, from, line: cut(line) });
  }

  /** The oldest first, as people read them. */
  get lines(): readonly KeptLine[] {
    return this.#lines.map((kept) => ({ ...kept, line: toBytes(kept.line).toString("utf8") }));
  }

  /** Of many lines, the last would push out the first anyway. */
  #lastOf(lines: WireText): WireText {
    if (lines.length <= this.#maximumBytes) return lines;
    const last = lines.lastIndexOf("\n", lines.length - 2) + 1;
    const begin = lines.indexOf("\n", lines.length - this.#maximumBytes) + 1;
    return lines.slice(Math.min(begin === 0 ? last : begin, last));
  }

  #add(kept: KeptLine): void {
    this.#lines.push(kept);
    this.#bytes += kept.line.length + lineBytes;
    while (this.#bytes > this.#maximumBytes) this.#bytes -= (this.#lines.shift()?.line.length ?? 0) + lineBytes;
  }
}

function cut(line: WireText): WireText {
  return detach(line.length > longestLine ? line.slice(0, longestLine) + cutMark : line);
}

import type { AnswerFault } from "./answer-fault.js";
import { type AnswerShape, mistyped } from "./answer-shape.js";
import { withArgument } from "./line-parts.js";

/** What of an answer is sent, and how many seconds later. */
export interface SentLines {
  readonly lines: readonly string[];
  readonly delaySeconds: number;
}

/** The answer to one request, as the faults that are planned for it make it. */
export class PlannedAnswer {
  readonly #faults: readonly AnswerFault[];
  readonly #shape: AnswerShape;
  /** Informs that wait for the reply, since some of them may be left out. */
  readonly #informs: string[] = [];

  constructor(faults: readonly AnswerFault[], shape: AnswerShape) {
    this.#faults = faults;
    this.#shape = shape;
  }

  /** Whether informs of that name are part of it. */
  hasInform(name: string): boolean {
    return this.#shape.informs.has(name);
  }

  /** An inform before the reply: what is sent of it now. */
  onInform(line: string): readonly string[] {
    const sent = this.#has("mistype") && !this.#isReplyTyped ? (mistyped(line, this.#shape.informFields, 0) ?? line) : line;
    if (!this.#has("miscount")) return [sent];
    this.#informs.push(sent);
    return [];
  }

  onReply(line: string): SentLines {
    const late = this.#faults.find((fault) => fault.kind === "late");
    const repeat = this.#faults.find((fault) => fault.kind === "repeat");
    const reply = this.#has("garble") ? garbage : this.#has("mistype") ? this.#mistype(line) : line;
    const lines = [...this.#countedInforms(line), ...Array.from({ length: repeat?.copies ?? 1 }, () => reply)];
    return { lines, delaySeconds: late?.seconds ?? 0 };
  }

  #has(kind: AnswerFault["kind"]): boolean {
    return this.#faults.some((fault) => fault.kind === kind);
  }

  get #isReplyTyped(): boolean {
    return mistyped("!x ok", this.#shape.reply, 1) !== undefined;
  }

  /** Where no field has a type to miss, the count has; and where there is neither, a value too many comes. */
  #mistype(line: string): string {
    if (!/^\S+ ok( |$)/.test(line)) return line;
    const wrong = mistyped(line, this.#shape.reply, 1);
    if (wrong !== undefined) return wrong;
    return this.#shape.informFields.length > 0 ? line : withArgument(line, 1, "wrong");
  }

  #countedInforms(reply: string): readonly string[] {
    const miscount = this.#faults.find((fault) => fault.kind === "miscount");
    if (miscount === undefined) return [];
    const { difference } = miscount;
    if (difference < 0) return this.#informs.slice(0, Math.max(0, this.#informs.length + difference));
    const last = this.#informs.at(-1) ?? reply.replace(/^!(\S+).*$/s, "#$1");
    return [...this.#informs, ...Array.from({ length: difference }, () => last)];
  }
}

/** No message begins so (guidelines §2.1), and it is no UTF-8. */
const garbage = "\x01garbage\xff\xfe";

import type { Message } from "katcp-runtime";
import type { Answer } from "./answer.js";

/** A request that is under way. */
export class Asking {
  readonly answer: Promise<Answer>;
  readonly #sent: Message;
  readonly #informNames: readonly string[];
  readonly #informs: Message[] = [];
  readonly #others: Message[] = [];
  #isOver = false;
  #resolve: (answer: Answer) => void = () => {};

  constructor(sent: Message, informNames: readonly string[]) {
    this.#sent = sent;
    this.#informNames = informNames;
    this.answer = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** Whether the message is one that comes with this request. */
  take(message: Message): boolean {
    // A second reply is nobody's.
    if (this.#isOver) return false;
    if (message.type === "#") return this.#takeInform(message);
    // A device that forgets the identifier has answered all the same.
    if (message.type !== "!" || message.name !== this.#sent.name || (message.id !== undefined && message.id !== this.#sent.id))
      return false;
    this.#finish("reply", message);
    return true;
  }

  /** Ends without a reply. */
  end(how: "silence" | "closed"): void {
    this.#finish(how);
  }

  #finish(how: Answer["end"], reply?: Message): void {
    this.#isOver = true;
    this.#resolve(this.ended(how, reply));
  }

  ended(end: Answer["end"], reply?: Message): Answer {
    return { end, sent: this.#sent, reply, informs: this.#informs, others: this.#others };
  }

  /** Where requests have identifiers, an inform without one is for everybody. */
  #takeInform(message: Message): boolean {
    const isOwn = this.#sent.id === undefined ? this.#informNames.includes(message.name) : message.id === this.#sent.id;
    if (isOwn) this.#informs.push(message);
    else this.#others.push(message);
    return isOwn || message.name === "sensor-status";
  }
}

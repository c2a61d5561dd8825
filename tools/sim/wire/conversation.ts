import type { AnswerShape } from "./answer-shape.js";
import { labelOf } from "./line-parts.js";
import { PlannedAnswer } from "./planned-answer.js";
import type { WireFaults } from "./wire-faults.js";

/** What a conversation needs of its surroundings. */
export interface ConversationOptions {
  readonly faults: WireFaults;
  readonly shapeOf: (name: string, argumentCount: number) => AnswerShape;
  /** A request has come. */
  readonly onRequest: (line: string, name: string) => void;
  /** Sends a line to the client. */
  readonly send: (line: string) => void;
  /** Calls back after so many seconds. */
  readonly after: (seconds: number, callback: () => void) => void;
}

/** The lines between one client and the device, and the faults in them. */
export class Conversation {
  readonly #options: ConversationOptions;
  /** By the labels of their requests, the oldest first. */
  readonly #planned = new Map<string, PlannedAnswer[]>();
  readonly #hiddenCounts = new Map<string, number>();

  constructor(options: ConversationOptions) {
    this.#options = options;
  }

  /** Whether lines of the device pass as they are. */
  get isFaithful(): boolean {
    return this.#planned.size === 0 && !this.#options.faults.changesLines;
  }

  /** Takes a line of the client. False where the device does not get it. */
  onClientLine(line: string): boolean {
    const message = labelOf(line);
    if (message?.type !== "?") return true;
    const { name, label } = message;
    const { faults, onRequest, shapeOf } = this.#options;
    onRequest(line, name);
    const refusal = faults.refusalOf(line, name);
    if (refusal !== undefined) return this.#refuse(label, refusal);
    const planned = faults.answers.take(name);
    const fail = planned.find((fault) => fault.kind === "fail");
    if (fail !== undefined) return this.#refuse(label, `${fail.code} ${fail.text}`);
    if (planned.some(({ kind }) => kind === "hang")) return false;
    if (planned.length === 0) return true;
    const answer = new PlannedAnswer(planned, shapeOf(name, line.trimEnd().split(/[ \t]+/).length - 1));
    this.#planned.set(label, [...(this.#planned.get(label) ?? []), answer]);
    return true;
  }

  /** Takes a line of the device, and sends what is to be sent of it. */
  onDeviceLine(line: string): void {
    const { faults } = this.#options;
    const message = labelOf(line);
    if (message !== undefined && faults.hides(line)) {
      this.#hiddenCounts.set(message.label, (this.#hiddenCounts.get(message.label) ?? 0) + 1);
      return;
    }
    const counted = message?.type === "!" ? this.#recount(line, message.label) : line;
    const changed = faults.change(counted);
    if (changed === undefined) return;
    if (message === undefined) this.#options.send(changed);
    else if (message.type === "!") this.#reply(changed, message.label);
    else for (const each of this.#informs(changed, message)) this.#options.send(each);
  }

  #refuse(label: string, text: string): false {
    this.#options.send(`!${label} ${text}`);
    return false;
  }

  #reply(line: string, label: string): void {
    const [planned, ...later] = this.#planned.get(label) ?? [];
    if (planned === undefined) {
      this.#options.send(line);
      return;
    }
    if (later.length === 0) this.#planned.delete(label);
    else this.#planned.set(label, later);
    const { lines, delaySeconds } = planned.onReply(line);
    const sendAll = (): void => {
      for (const each of lines) this.#options.send(each);
    };
    if (delaySeconds > 0) this.#options.after(delaySeconds, sendAll);
    else sendAll();
  }

  /** An inform of a kind of its own belongs to the request whose answer has such. */
  #informs(line: string, { name, label }: { readonly name: string; readonly label: string }): readonly string[] {
    const id = idOf(label);
    for (const [of, [planned]] of this.#planned) {
      if (planned?.hasInform(name) && idOf(of) === id) return planned.onInform(line);
    }
    return [line];
  }

  /** A reply does not count what was hidden. */
  #recount(line: string, label: string): string {
    const hidden = this.#hiddenCounts.get(label);
    if (hidden === undefined) return line;
    this.#hiddenCounts.delete(label);
    return line.replace(/^(\S+ ok )(\d+)/, (_, start: string, count: string) => `${start}${Number(count) - hidden}`);
  }
}

/** `[3]`, or nothing. */
function idOf(label: string): string {
  return label.slice(label.indexOf("[") === -1 ? label.length : label.indexOf("["));
}

import { Message, MessageParser, type MessageSyntaxError } from "katcp-runtime";
import { STANDARD_REQUESTS } from "katcp-runtime/vocabulary";
import { type Finding, findingOf, type Problem, type Subject } from "../findings/finding.js";
import { quoted, shown } from "../findings/shown.js";
import { GreetingReader } from "../link/greeting-reader.js";
import { findingsOfInform, levelOf } from "../promise/check-inform.js";
import { oddEscape } from "../promise/check-line.js";
import { problemsOfList } from "../promise/check-list.js";
import { findingsOfReadings } from "../promise/check-reading.js";
import type { DevicePromise } from "../promise/device-promise.js";
import { problemsOfFields, type SignaturePromise } from "../promise/signature-promise.js";
import { type PendingRequest, PendingRequests } from "./pending-requests.js";
import type { Side } from "./proxied-message.js";
import { withoutSecrets } from "./secrets.js";

const messagesAtOnce = 16;

/** Holds what goes over one connection against the interface. It never touches the bytes. */
export class ConnectionWatch {
  readonly #promiseOf: (major: 4 | 5) => DevicePromise;
  readonly #onFinding: (finding: Finding, side: Side, at: number) => void;
  readonly #parsers: Readonly<Record<Side, MessageParser>> = {
    client: new MessageParser({ lenientEscapes: true }),
    device: new MessageParser({ lenientEscapes: true }),
  };
  readonly #pending = new PendingRequests();
  readonly #greeting = new GreetingReader();
  #at = 0;
  #agreed: DevicePromise | undefined;

  constructor(promiseOf: (major: 4 | 5) => DevicePromise, onFinding: (finding: Finding, side: Side, at: number) => void) {
    this.#promiseOf = promiseOf;
    this.#onFinding = onFinding;
  }

  /** Bytes went through, at some time in seconds since the epoch. What it gives looks at them, while it may go on, and says whether it is done. */
  read(side: Side, chunk: Uint8Array, at: number): (goesOn: () => boolean) => boolean {
    const parser = this.#parsers[side];
    let isFed = false;
    return (goesOn) => {
      this.#at = at;
      if (!isFed) parser.feed(chunk);
      isFed = true;
      // A look at the clock costs a part of a look at a message.
      for (let count = 1; ; count++) {
        const message = parser.next();
        if (message === undefined) return true;
        this.#lookAt(side, message, parser.hasOddEscape);
        if (count % messagesAtOnce === 0 && !goesOn()) return false;
      }
    };
  }

  #lookAt(side: Side, message: Message | MessageSyntaxError, hasOddEscape: boolean): void {
    if (hasOddEscape && message instanceof Message) this.#tell(side, oddEscape(message), { ...this.#promise.subject, what: `the ${side}` });
    this.#look(side, message);
  }

  /** Which version is spoken, the greeting tells. */
  get #promise(): DevicePromise {
    return this.#agreed ?? this.#promiseOf(this.#greeting.major);
  }

  #look(side: Side, message: Message | MessageSyntaxError): void {
    if (!(message instanceof Message)) this.#tellLine(side, shown(message.message), "a message of KATCP");
    else if (side === "client") this.#lookAtRequest(message);
    else if (message.type === "!") this.#lookAtReply(message);
    else if (message.type === "#") this.#lookAtInform(message);
    else this.#tellLine(side, quoted(message.toString()), "a reply or an inform");
  }

  #tellLine(side: Side, received: string, expected: string): void {
    this.#onFinding(findingOf({ rule: "bad-line", expected, received }, { ...this.#promise.subject, what: `the ${side}` }), side, this.#at);
  }

  #tell(side: Side, problem: Problem, subject: Subject, how: Parameters<typeof findingOf>[2] = {}): void {
    this.#onFinding(findingOf(problem, subject, how), side, this.#at);
  }

  #lookAtRequest(request: Message): void {
    if (request.type !== "?") {
      this.#tellLine("client", quoted(request.toString()), "a request");
      return;
    }
    this.#pending.add(request);
    if (standardRequests.has(request.name)) return;
    const promise = this.#promise;
    const known = promise.request(request.name);
    if (known === undefined) {
      const problem = {
        rule: "request-unknown",
        expected: "a request that the interface has",
        received: shown(request.toString()),
      } as const;
      this.#tell("client", problem, promise.subjectOfRequest(request.name), levelOf(promise));
      return;
    }
    const signature = this.#signatureOf(request) ?? known.signatures[0];
    if (signature === undefined) return;
    for (const problem of problemsOfFields(signature.arguments, request, { first: 0, rule: "request-arguments" })) {
      this.#tell("client", clean(problem, signature, request), promise.subjectOfRequest(request.name));
    }
  }

  #signatureOf({ name, argumentCount }: Message): SignaturePromise | undefined {
    const known = this.#promise.request(name);
    return known?.signatures.find((signature) => signature.takes(argumentCount)) ?? known?.signatures[0];
  }

  /** The way of every reply: nothing is made for one that is as it should be. */
  #lookAtReply(reply: Message): void {
    const pending = this.#pending.take(reply);
    if (pending === undefined) {
      this.#tellOfReply(reply, { rule: "stray-reply", expected: "one reply to each request", received: quoted(reply.toString()) });
      return;
    }
    const code = reply.wire(0);
    if (code === "ok") {
      for (const problem of this.#problemsOfOk(reply, pending)) this.#tellOfReply(reply, problem);
    } else if (code !== "fail" && code !== "invalid") {
      this.#tellOfReply(reply, { rule: "reply-code", expected: "ok, fail or invalid", received: quoted(code ?? "") });
    }
  }

  #tellOfReply({ name }: Message, problem: Problem): void {
    this.#tell("device", problem, this.#promise.subjectOfRequest(name));
  }

  #problemsOfOk(reply: Message, { request, informCount }: PendingRequest): Iterable<Problem> {
    const signature = this.#signatureOf(request);
    if (signature !== undefined) {
      const problems = [...signature.problemsOfReply(reply, informCount)];
      return signature.hasSecrets ? problems.map((problem) => clean(problem, signature, request)) : problems;
    }
    // Requests of the guidelines that list something.
    return informCount > 0 ? problemsOfList(reply, informCount) : nothing;
  }

  #lookAtInform(inform: Message): void {
    if (this.#agreed === undefined && this.#greeting.note(inform)) {
      if (this.#greeting.isComplete) this.#agreed = this.#promiseOf(this.#greeting.major);
      return;
    }
    const pending = this.#requestOf(inform);
    const promise = this.#promise;
    if (pending === undefined) {
      for (const finding of findingsOfInform(promise, inform)) this.#onFinding(finding, "device", this.#at);
      return;
    }
    pending.informCount++;
    if (inform.name === "sensor-value")
      for (const finding of findingsOfReadings(promise, inform)) this.#onFinding(finding, "device", this.#at);
    const signature = this.#signatureOf(pending.request);
    if (signature === undefined) return;
    for (const problem of signature.problemsOfInform(inform)) this.#tell("device", problem, promise.subjectOfRequest(pending.request.name));
  }

  /** Without identifiers, an inform belongs to the request of its name, or to one whose informs have that name. */
  #requestOf(inform: Message): PendingRequest | undefined {
    const own = this.#pending.find(inform);
    if (own !== undefined || this.#promise.informs.has(inform.name)) return own;
    if (inform.id !== undefined) return this.#pending.findById(inform.id);
    return this.#pending.findUnnumbered((request) => this.#signatureOf(request)?.informs?.has(inform.name) === true);
  }
}

const nothing: readonly Problem[] = [];
const standardRequests: ReadonlySet<string> = new Set(STANDARD_REQUESTS);

function clean(problem: Problem, signature: SignaturePromise, request: Message): Problem {
  return { ...problem, received: withoutSecrets(shown(problem.received), signature, request) };
}

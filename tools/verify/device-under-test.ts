import { type Clock, type Connector, Message, type MessageSyntaxError } from "katcp-runtime";
import { findingOf, type Subject } from "../findings/finding.js";
import { quoted, shown } from "../findings/shown.js";
import type { DeviceAddress } from "../interface/device-address.js";
import type { Answer } from "../link/answer.js";
import { type Ask, DeviceLink } from "../link/device-link.js";
import { Pace } from "../link/pace.js";
import { findingsOfInform } from "../promise/check-inform.js";
import { oddEscape } from "../promise/check-line.js";
import type { DevicePromise } from "../promise/device-promise.js";
import type { FindingList } from "./finding-list.js";

/** How a device under test is reached. */
export interface DeviceOptions {
  readonly address: DeviceAddress;
  readonly connector: Connector;
  readonly clock: Clock;
  readonly rate: number;
  readonly timeoutMs: number;
  readonly findings: FindingList;
}

/** A request to a device under test. */
export type TestAsk = Omit<Ask, "timeoutMs"> & { readonly timeoutMs?: number | undefined };

/** The device, as all phases see it: asked at a pace, connected anew where it hangs up, and listened to all the time. */
export class DeviceUnderTest {
  readonly findings: FindingList;
  readonly clock: Clock;
  readonly timeoutMs: number;
  requests = 0;
  /** Gets `#sensor-status` as it comes. */
  onReport: (report: Message) => void = () => {};
  readonly #options: DeviceOptions;
  readonly #pace: Pace;
  readonly #silent = new Set<string>();
  #link: DeviceLink | undefined;
  #promise: DevicePromise | undefined;

  constructor(options: DeviceOptions) {
    this.#options = options;
    this.findings = options.findings;
    this.clock = options.clock;
    this.timeoutMs = options.timeoutMs;
    this.#pace = new Pace(options.rate, options.clock);
  }

  /** The connection, a new one where the last is lost. @throws ToolProblem if nobody answers */
  async link(): Promise<DeviceLink> {
    if (this.#link?.isOpen) return this.#link;
    const { address, connector, clock, timeoutMs } = this.#options;
    this.#link = await DeviceLink.open(address, {
      connector,
      clock,
      connectTimeoutMs: timeoutMs,
      onStray: (stray) => this.#onStray(stray),
      onOddEscape: (message) => this.#onOddEscape(message),
    });
    return this.#link;
  }

  /** From now on, what nobody asked for is held against this. */
  holdAgainst(promise: DevicePromise): void {
    this.#promise = promise;
  }

  /** @throws ToolProblem if the device is gone for good @throws DeviceSilent if it says nothing any more */
  async ask(ask: TestAsk): Promise<Answer> {
    const answer = await this.#askOnce(ask);
    if (answer.end !== "silence") return answer;
    // One request may be lost; a device that does not even answer this is lost itself, and each more question would take its time.
    const { end } = await this.#askOnce({ name: "watchdog" });
    if (end === "silence") throw new DeviceSilent(`it answers neither ?${ask.name} nor ?watchdog`);
    return answer;
  }

  async #askOnce(ask: TestAsk): Promise<Answer> {
    await this.#pace.turn();
    const link = await this.link();
    this.requests++;
    const answer = await link.ask({ ...ask, timeoutMs: ask.timeoutMs ?? this.timeoutMs });
    if (answer.end === "silence") this.#silent.add(keyOf(answer.sent));
    return answer;
  }

  close(): void {
    this.#link?.close();
  }

  #onOddEscape(message: Message): void {
    if (this.#promise !== undefined) this.findings.add(findingOf(oddEscape(message), this.#promise.subject));
  }

  #onStray(stray: Message | MessageSyntaxError): void {
    const promise = this.#promise;
    if (promise === undefined) return;
    if (!(stray instanceof Message)) {
      this.findings.add(findingOf({ rule: "bad-line", expected: "a message of KATCP", received: shown(stray.message) }, promise.subject));
    } else if (stray.type === "#") {
      if (stray.name === "sensor-status") this.onReport(stray);
      this.findings.addAll(findingsOfInform(promise, stray));
    } else if (stray.type === "?") {
      this.findings.add(
        findingOf({ rule: "bad-line", expected: "a reply or an inform", received: quoted(stray.toString()) }, promise.subject),
      );
    } else if (!this.#silent.delete(keyOf(stray))) {
      const problem = { rule: "stray-reply", expected: "one reply to each request", received: quoted(stray.toString()) } as const;
      this.findings.add(findingOf(problem, subjectOf(promise, stray.name)));
    }
  }
}

/** The device is connected, and answers nothing. */
export class DeviceSilent extends Error {}

/** A late reply of a request that was given up belongs to it. */
function keyOf({ name, id }: Message): string {
  return `${name} ${id ?? ""}`;
}

function subjectOf(promise: DevicePromise, name: string): Subject {
  return promise.request(name) === undefined ? { ...promise.subject, what: `request ${quoted(name)}` } : promise.subjectOfRequest(name);
}

import { parseFloatText } from "../../protocol/numbers.js";
import { AnswerCall, type Call } from "../calls/call.js";
import type { DeviceLink } from "./device-link.js";
import { hasTimeoutHints } from "./device-protocol.js";

/** What a call that nobody gave a timeout waits for: what the interface says, unless the device's hint is longer. */
export interface Patience {
  readonly knownMs: number | undefined;
}

/** The longer of two times, where either may be unknown. */
export function longer(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.max(one, other);
}

/** How long a device says that its requests take (guidelines §4.1, `?request-timeout-hint`): asked for once, when one first needs it. */
export class TimeoutHints {
  readonly #link: DeviceLink;
  #timeoutsMs: Map<string, number> | undefined;
  /** Calls that were made before the hints came. */
  #early: (readonly [call: Call, patience: Patience])[] = [];
  #isAsked = false;

  constructor(link: DeviceLink) {
    this.#link = link;
  }

  /** The hint for a request, in milliseconds; undefined where there is none, or not yet. */
  get(name: string): number | undefined {
    return this.#timeoutsMs?.get(name);
  }

  /** The device's requests have changed: its hints are asked for again when one next needs them. */
  forget(): void {
    if (this.#timeoutsMs === undefined) return;
    this.#timeoutsMs = undefined;
    this.#isAsked = false;
  }

  /** Has a call that is under way wait as long as its hint says, once that has come, and no shorter than is known. */
  apply(call: Call, patience: Patience): void {
    if (this.#timeoutsMs !== undefined || !hasTimeoutHints(this.#link.protocol)) return;
    this.#early.push([call, patience]);
    if (!this.#isAsked) this.#ask();
  }

  #ask(): void {
    this.#isAsked = true;
    const request = { name: "request-timeout-hint", args: "" };
    const limits = { timeoutMs: 30_000, signal: undefined };
    // A device that says T and then does not know the request has no hints.
    const end = {
      bounds: this.#link.bounds,
      resolve: (hints: Map<string, number>) => this.#take(hints),
      reject: () => this.#take(new Map()),
    };
    const hints = new AnswerCall<Map<string, number>>(request, limits, {
      ...end,
      decode: (_, informs) => new Map(informs.flatMap((inform) => readHint(inform.text(0), inform.wire(1) ?? ""))),
    });
    this.#link.start(hints);
  }

  #take(timeoutsMs: Map<string, number>): void {
    this.#timeoutsMs = timeoutsMs;
    for (const [call, { knownMs }] of this.#early) {
      const hintMs = timeoutsMs.get(call.name);
      const timeoutMs = hintMs === undefined ? undefined : longer(knownMs, hintMs);
      if (timeoutMs !== undefined) this.#link.setTimeout(call, timeoutMs);
    }
    this.#early = [];
  }
}

/** 0 says that there is no hint. */
function readHint(name: string, seconds: string): readonly (readonly [name: string, timeoutMs: number])[] {
  const value = parseFloatText(seconds) ?? 0;
  return value > 0 ? [[name, value * 1000]] : [];
}

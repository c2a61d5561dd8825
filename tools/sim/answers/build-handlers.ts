import type { Clock } from "katcp-runtime";
import { Random } from "../../values/random.js";
import type { ValueMaker } from "../../values/value-maker.js";
import type { SimSettings } from "../files/sim-settings.js";
import type { KnownCall } from "../known-call.js";
import { AnswerMaker, type AnswerParts } from "./answer-maker.js";
import { type Handler, handlerOf } from "./handler-of.js";
import { Remembered } from "./remembered.js";

/** What handlers are made of. */
export interface HandlerParts {
  /** What the answers to all calls have in common. */
  readonly parts: Omit<AnswerParts, "remembered" | "maker" | "random" | "fixed">;
  /** What makes the values of one call: what it draws changes no other. */
  readonly makerOf: (label: string) => ValueMaker;
  readonly settings: SimSettings;
  readonly seed: number;
  readonly clock: Clock;
}

/** A handler for each call of a device, by its name: `requestGainGet`. */
export function buildHandlers(
  calls: readonly KnownCall[],
  { parts, makerOf, settings, seed, clock }: HandlerParts,
): ReadonlyMap<string, Handler> {
  const memories = new Map<string, Remembered>();
  return new Map(
    calls.map((call) => {
      const { handler, request } = call;
      const remembered = memories.get(request.name) ?? new Remembered(calls.filter((each) => each.request === request));
      memories.set(request.name, remembered);
      const random = new Random(seed, "informs", handler);
      const maker = new AnswerMaker(call, { ...parts, remembered, maker: makerOf(handler), random, fixed: settings.fixedOf(call) });
      const range = settings.latencyOf(call) ?? usualLatency(call);
      return [handler, handlerOf(call, maker, { range, clock, random: new Random(seed, "latency", handler) })] as const;
    }),
  );
}

/** Where the interface promises an end, an answer takes a short part of that time; else it comes at once. */
function usualLatency({ request: { timeout } }: KnownCall): readonly [least: number, most: number] {
  return timeout === undefined ? [0, 0] : [0, Math.min(0.1, timeout / 10)];
}

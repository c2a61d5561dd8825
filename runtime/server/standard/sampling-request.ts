import { FailReply, messageOf, withoutStack } from "../../errors.js";
import type { Datatype } from "../../protocol/datatype.js";
import { formatArguments } from "../../protocol/message.js";
import { fromUnicode, type WireText } from "../../protocol/wire-text.js";
import type { AnySensor, SensorSet } from "../../sensors/sensor-set.js";
import { formatStrategy, parseStrategy, type Strategy } from "../../sensors/strategy.js";
import type { RequestContext } from "../requests/request-context.js";
import { findSensor } from "./find-sensors.js";
import { answerInTurns, type Steps } from "./in-turns.js";
import { doForAll } from "./lists.js";
import type { StandardHost, StandardRequest } from "./standard-request.js";

/** Guidelines §7.2: how a sensor, or in bulk many of them, are sampled for the client that asks. */
export function samplingRequest(host: StandardHost): StandardRequest {
  return {
    contract: {
      name: "sensor-sampling",
      description:
        "Query or set when this client gets updates of a sensor.\n\nThe strategies are none, auto, event, period seconds, differential difference, event-rate shortest longest and differential-rate difference shortest longest. Several names may be joined by commas: all of them get the strategy, or none does.",
      arguments: [
        { name: "name", type: "string" },
        { name: "strategy", type: "string", optional: true },
        { name: "parameter", type: "string", repeated: true },
      ],
    },
    handle: ({ name, strategy, parameter }: SamplingArgs, ctx: RequestContext) => {
      host.sensorSet.turn.settle();
      if (strategy === undefined) return replyWithStrategy(findOne(host.sensorSet, name), ctx);
      const setting = { words: [strategy, ...parameter].map(fromUnicode), ctx };
      // Mostly one sensor: that needs no turns.
      if (!name.includes(",")) return setStrategy(findSensor(host.sensorSet, name), setting);
      return answerInTurns(ctx, setStrategies(host.sensorSet, name, setting));
    },
  };
}

/** As katcp-python has it: nothing is sampled for the client any more. */
export function samplingClearRequest(): StandardRequest {
  return {
    contract: { name: "sensor-sampling-clear", description: "Set all sampling strategies of this client to none." },
    handle: ({ client }: RequestContext) => client.stopSampling(),
  };
}

/** Sensors that are sampled between two places where other clients may have their turns. */
const sensorsOfStep = 64;

interface SamplingArgs {
  readonly name: string;
  readonly strategy?: string;
  readonly parameter: readonly string[];
}

/** A query is for one sensor only. */
function findOne(set: SensorSet, name: string): AnySensor {
  if (name.includes(",")) throw new FailReply("The strategy can be queried for one sensor at a time");
  return findSensor(set, name);
}

/** One after the other: a line may name millions, and the first that is wrong ends it. */
function* findAll(set: SensorSet, names: string): Steps<readonly AnySensor[]> {
  const found = new Set<AnySensor>();
  for (let from = 0; from <= names.length; ) {
    from = findSome(set, names, { from, found });
    yield sensorsOfStep;
  }
  return [...found];
}

/** In a function of its own: within a generator V8 runs the loop several times slower. Where the next name begins. */
function findSome(set: SensorSet, names: string, { from, found }: { readonly from: number; readonly found: Set<AnySensor> }): number {
  let at = from;
  for (let count = 0; count < sensorsOfStep && at <= names.length; count++) {
    const comma = names.indexOf(",", at);
    const end = comma === -1 ? names.length : comma;
    const { size } = found;
    found.add(findSensor(set, names.slice(at, end)));
    if (found.size === size) throw withoutStack(() => new FailReply("A sensor is named more than once"));
    at = end + 1;
  }
  return at;
}

function replyWithStrategy(sensor: AnySensor, ctx: RequestContext): void {
  ctx.writeReply(` ok ${sensor.name}${formatArguments(formatStrategy(ctx.client.sampling.strategyOf(sensor), sensor.datatype))}`);
}

interface Setting {
  readonly words: readonly WireText[];
  readonly ctx: RequestContext;
}

function setStrategy(sensor: AnySensor, { words, ctx }: Setting): void {
  const { sampling } = ctx.client;
  const strategy = withoutStack(() => parseFor(sensor, words));
  if (strategy.kind !== "none") {
    sampling.check([sensor]);
    formatOne(sensor);
  }
  // Reported at once, before the reply.
  sampling.sample(sensor, strategy);
  ctx.writeReply(` ok ${sensor.name}${formatArguments(formatStrategy(strategy, sensor.datatype))}`);
}

/** All or none (§7.2, bulk): nothing is sampled before every sensor was seen to take the strategy. */
function* setStrategies(set: SensorSet, names: string, { words, ctx }: Setting): Steps {
  const { revision } = set;
  const sensors = yield* findAll(set, names);
  const strategies = withoutStack(() => parseForAll(sensors, words));
  if (words[0] !== "none") {
    ctx.client.sampling.check(sensors);
    yield* doForAll(ctx, sensors, formatOne);
  }
  // Reported at once, before the reply.
  yield* doForAll(ctx, sensors, (sensor) => {
    if (set.revision === revision || set.has(sensor)) ctx.client.sampling.sample(sensor, strategies.get(sensor.datatype) ?? none);
  });
  // Names of sensors, and so the same text on the wire.
  ctx.writeReply(` ok ${names}${formatArguments(echoOf(sensors, strategies) ?? words)}`);
}

const none: Strategy = { kind: "none" };

/** The strategy as it was understood: as the first sensor's datatype writes it. */
function echoOf([sensor]: readonly AnySensor[], strategies: ReadonlyMap<Datatype<unknown>, Strategy>): readonly WireText[] | undefined {
  const strategy = sensor && strategies.get(sensor.datatype);
  return strategy && formatStrategy(strategy, sensor.datatype);
}

/** Each will be reported at once: one whose codec cannot write its value throws here, before anything is sampled. */
function formatOne(sensor: AnySensor): void {
  if (sensor.statusLine === "") void sensor.wire;
}

/** The strategy as each datatype reads it. @throws FailReply */
function parseForAll(sensors: readonly AnySensor[], words: readonly WireText[]): ReadonlyMap<Datatype<unknown>, Strategy> {
  const parsed = new Map<Datatype<unknown>, Strategy>();
  for (const sensor of sensors) if (!parsed.has(sensor.datatype)) parsed.set(sensor.datatype, parseFor(sensor, words));
  return parsed;
}

function parseFor(sensor: AnySensor, words: readonly WireText[]): Strategy {
  try {
    return parseStrategy(words, sensor.datatype);
  } catch (thrown) {
    throw new FailReply(`sensor '${sensor.name}': ${messageOf(thrown)}`);
  }
}

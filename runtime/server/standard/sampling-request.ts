import { FailReply, messageOf, withoutStack } from "../../errors.js";
import type { Datatype } from "../../protocol/datatype.js";
import { formatArguments } from "../../protocol/message.js";
import { fromUnicode, type WireText } from "../../protocol/wire-text.js";
import type { AnySensor, SensorSet } from "../../sensors/sensor-set.js";
import { formatStrategy, parseStrategy, type Strategy } from "../../sensors/strategy.js";
import type { RequestContext } from "../requests/request-context.js";
import { findSensor } from "./find-sensors.js";
import { answerInTurns, type Steps } from "./in-turns.js";
import { writeNoFaster } from "./lists.js";
import type { StandardHost, StandardRequest } from "./standard-request.js";

/** Guidelines §7.2: how a sensor, or in bulk many of them, are sampled for the client that asks. */
export function samplingRequest(host: StandardHost): StandardRequest {
  return {
    contract: {
      name: "sensor-sampling",
      description:
        "Query or set when this client is told of a sensor.\n\nThe strategies are none, auto, event, period seconds, differential difference, event-rate shortest longest and differential-rate difference shortest longest. Several names, joined by commas, all get the same strategy, or none of them does.",
      arguments: [
        { name: "name", type: "string" },
        { name: "strategy", type: "string", optional: true },
        { name: "parameter", type: "string", repeated: true },
      ],
    },
    handle: ({ name, strategy, parameter }: SamplingArgs, ctx: RequestContext) => {
      host.sensorSet.turn.settle();
      if (strategy === undefined) return replyWithStrategy(findOne(host.sensorSet, name), ctx);
      return answerInTurns(ctx, setStrategy(host.sensorSet, findAll(host.sensorSet, name), { words: [strategy, ...parameter], ctx }));
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
const sensorsOfStep = 16;

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

function findAll(set: SensorSet, names: string): readonly AnySensor[] {
  const sensors = names.split(",").map((name) => findSensor(set, name));
  if (new Set(sensors).size < sensors.length) throw new FailReply("A sensor is named more than once");
  return sensors;
}

function replyWithStrategy(sensor: AnySensor, ctx: RequestContext): void {
  ctx.writeReply(` ok ${sensor.name}${formatArguments(formatStrategy(ctx.client.sampling.strategyOf(sensor), sensor.datatype))}`);
}

interface Setting {
  readonly words: readonly string[];
  readonly ctx: RequestContext;
}

/** All or none (§7.2, bulk): nothing is sampled before every sensor was seen to take the strategy. */
function* setStrategy(set: SensorSet, sensors: readonly AnySensor[], { words, ctx }: Setting): Steps {
  const { revision } = set;
  const wireWords = words.map(fromUnicode);
  const strategies = withoutStack(() => parseForAll(sensors, wireWords));
  if (words[0] !== "none") {
    ctx.client.sampling.check(sensors);
    if ([...strategies.keys()].some(({ hasCodec }) => hasCodec)) yield* checkCodecs(sensors);
  }
  for (let at = 0; at < sensors.length; at++) {
    const sensor = sensors[at] as AnySensor;
    // Reported at once, before the reply; unless it has gone since.
    if (set.revision === revision || set.has(sensor))
      ctx.client.sampling.sample(sensor, strategies.get(sensor.datatype) ?? { kind: "none" });
    if (at % sensorsOfStep === sensorsOfStep - 1) yield* writeNoFaster(ctx, sensorsOfStep);
  }
  const [sensor] = sensors;
  const strategy = sensor && strategies.get(sensor.datatype);
  const echo = sensor === undefined || strategy === undefined ? wireWords : formatStrategy(strategy, sensor.datatype);
  ctx.writeReply(` ok ${sensors.map(({ name }) => name).join(",")}${formatArguments(echo)}`);
}

/** Each sensor will be reported at once: one whose codec cannot write its value fails here, before anything is sampled. @throws DatatypeError */
function* checkCodecs(sensors: readonly AnySensor[]): Steps {
  for (let at = 0; at < sensors.length; at++) {
    void sensors[at]?.wire;
    if (at % sensorsOfStep === sensorsOfStep - 1) yield sensorsOfStep;
  }
}

/** The strategy as each datatype reads it. @throws FailReply */
function parseForAll(sensors: readonly AnySensor[], words: readonly WireText[]): ReadonlyMap<Datatype<unknown>, Strategy> {
  const parsed = new Map<Datatype<unknown>, Strategy>();
  let last: Datatype<unknown> | undefined;
  for (const sensor of sensors) {
    // Thousands of sensors mostly have one datatype.
    if (sensor.datatype === last) continue;
    last = sensor.datatype as Datatype<unknown>;
    if (!parsed.has(last)) parsed.set(last, parseFor(sensor, words));
  }
  return parsed;
}

function parseFor(sensor: AnySensor, words: readonly WireText[]): Strategy {
  try {
    return parseStrategy(words, sensor.datatype);
  } catch (thrown) {
    throw new FailReply(`sensor '${sensor.name}': ${messageOf(thrown)}`);
  }
}

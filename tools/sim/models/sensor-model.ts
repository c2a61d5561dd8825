import type { WrittenValue } from "katcp-gen";
import { ToolProblem } from "../../tool-problem.js";
import { fromWritten } from "../../values/from-written.js";
import type { Random } from "../../values/random.js";
import type { ValueMaker } from "../../values/value-maker.js";
import type { KnownSensor } from "../sensor-catalog.js";
import { healthyValues, liveRange } from "./live-range.js";
import type { ModelSettings } from "./model-settings.js";

/** The value after so many seconds of the model's life. */
export type SensorModel = (elapsedSeconds: number) => unknown;

/** What models are made of. */
export interface ModelParts {
  readonly random: Random;
  readonly maker: ValueMaker;
}

const minute = 60;

/** The model that these settings say, of a sensor. @throws ToolProblem for one that a sensor of its type cannot have */
export function buildModel(settings: ModelSettings, known: KnownSensor, parts: ModelParts): SensorModel {
  if (settings.model === "constant") return constant(settings, known, parts);
  if (settings.model === "cycle") return cycle(settings, known);
  const { type, separator } = known.type;
  if (!["integer", "float", "timestamp"].includes(type) || separator !== undefined)
    throw new ToolProblem(`sensor ${known.name}: the model ${settings.model} is for numbers, and its type is ${type}`);
  if (settings.model === "counter") return counter(settings, known);
  const { number, within } = numbers(settings, known, parts);
  if (type !== "integer") return (elapsed) => within(shorten(number(elapsed)));
  return (elapsed) => wholeNumber(number(elapsed), known);
}

/** A double may say a large whole number only nearly. */
function wholeNumber(value: number, { type: { bigint = false, minimum, maximum } }: KnownSensor): number | bigint {
  const whole = Math.round(value);
  if (!bigint) return whole;
  const exact = BigInt(whole);
  if (minimum !== undefined && exact < minimum) return BigInt(minimum);
  return maximum !== undefined && exact > maximum ? BigInt(maximum) : exact;
}

/** A measured value has no more than six digits that count. Times have more. */
function shorten(value: number): number {
  return Math.abs(value) < 1e6 ? Number(value.toPrecision(6)) : value;
}

type Counter = Extract<ModelSettings, { readonly model: "counter" }>;

/** It stays at its end, as a counter that is full. */
function counter({ start, step = 1, period = 10 }: Counter, known: KnownSensor): SensorModel {
  const { type, bigint = false, minimum = 0, maximum } = known.type;
  const first = start ?? known.contract.initial?.value ?? minimum;
  const countOf = (elapsed: number): number => step * Math.floor(elapsed / period);
  if (type === "integer" && bigint) {
    return (elapsed) => {
      const value = BigInt(first as string) + BigInt(Math.round(countOf(elapsed)));
      return maximum !== undefined && value > maximum ? BigInt(maximum) : value;
    };
  }
  return (elapsed) => Math.min(Number(maximum ?? Number.MAX_SAFE_INTEGER), Number(first) + countOf(elapsed));
}

type Numeric = Exclude<ModelSettings, { readonly model: "constant" | "cycle" | "counter" }>;

/** The values, and what keeps them in their range. */
interface Ranged {
  readonly number: (elapsed: number) => number;
  readonly within: (value: number) => number;
}

function numbers(settings: Numeric, known: KnownSensor, { random }: ModelParts): Ranged {
  const [low, high] = liveRange(known);
  const { minimum = low, maximum = high } = settings;
  const within = (value: number): number => Math.min(maximum, Math.max(minimum, value));
  const middle = minimum / 2 + maximum / 2;
  if (settings.model === "walk") {
    const step = settings.step ?? maximum / 50 - minimum / 50;
    let value = middle;
    // Each reading is a step away from the one before.
    const walk = (): number => {
      value = within(value + random.between(-step, step));
      return value;
    };
    return { number: walk, within };
  }
  const { period = minute, model } = settings;
  const partOf = (elapsed: number): number => (elapsed / period) % 1;
  if (model === "ramp") return { number: (elapsed) => minimum * (1 - partOf(elapsed)) + maximum * partOf(elapsed), within };
  const reach = maximum / 2 - minimum / 2;
  return { number: (elapsed) => within(middle + reach * Math.sin(2 * Math.PI * partOf(elapsed))), within };
}

function constant(
  { value }: Extract<ModelSettings, { readonly model: "constant" }>,
  known: KnownSensor,
  { maker }: ModelParts,
): SensorModel {
  const [healthy] = healthyValues(known);
  const initial = known.contract.initial?.value ?? known.example;
  const written = value ?? (initial === undefined ? healthy : initial);
  const its = written === undefined ? restingValue(known, maker) : fromWritten(known, written as WrittenValue);
  return () => its;
}

/** Where nothing is said: the middle of a range, else something of its type. */
function restingValue(known: KnownSensor, maker: ValueMaker): unknown {
  const { nominal, type, separator } = known.contract;
  if ((type !== "integer" && type !== "float") || separator !== undefined) return maker.make(known);
  const [low, high] = liveRange(known);
  if (nominal === undefined && low <= 0 && high >= 0) return known.type.bigint ? 0n : 0;
  const middle = (low + high) / 2;
  return type === "float" ? middle : wholeNumber(middle, known);
}

function cycle({ values, period = 10 }: Extract<ModelSettings, { readonly model: "cycle" }>, known: KnownSensor): SensorModel {
  const written = values ?? healthyValues(known);
  if (written.length === 0)
    throw new ToolProblem(`sensor ${known.name}: the model cycle needs "values", since its type has no values of its own`);
  const list = written.map((value) => fromWritten(known, value));
  return (elapsed) => list[Math.floor(elapsed / period) % list.length];
}

import { type DeviceServer, FailReply } from "katcp-runtime";
import type { FieldValues } from "katcp-runtime/vocabulary";
import { fromWritten } from "../../values/from-written.js";
import type { Random } from "../../values/random.js";
import type { ValueMaker } from "../../values/value-maker.js";
import type { KnownCall, KnownInforms } from "../known-call.js";
import type { KnownField } from "../known-field.js";
import type { KnownSensor } from "../sensor-catalog.js";
import type { SensorLife } from "../sensor-life.js";
import { findExample, informOf, valuesOf } from "./find-example.js";
import type { FixedAnswer } from "./fixed-answer.js";
import { isRepeated, makeValues } from "./make-values.js";
import { isAlike, type MoveOptions, movesOf } from "./moved-sensors.js";
import type { Remembered } from "./remembered.js";

/** What the answers to one call are made of. */
export interface AnswerParts extends MoveOptions {
  readonly device: DeviceServer;
  readonly life: SensorLife;
  readonly remembered: Remembered;
  readonly maker: ValueMaker;
  readonly random: Random;
  /** What a simulator file says. */
  readonly fixed: FixedAnswer | undefined;
}

/** What a device answers: the informs, and the fields of the reply. */
export interface Answer {
  readonly informs: readonly FieldValues[];
  readonly reply: FieldValues;
}

/** Answers one call as its interface says, and does to the device what it says. */
export class AnswerMaker {
  readonly #call: KnownCall;
  readonly #parts: AnswerParts;
  readonly #moves: ReturnType<typeof movesOf>;

  constructor(call: KnownCall, parts: AnswerParts) {
    this.#call = call;
    this.#parts = parts;
    this.#moves = movesOf(call, parts);
  }

  /** @throws FailReply where an example of the interface fails so, or the simulator file says so */
  answer(args: FieldValues): Answer {
    const { fixed } = this.#parts;
    const example = findExample(this.#call, args);
    const fail = fixed?.fail ?? (fixed?.reply === undefined ? example?.fail : undefined);
    if (fail !== undefined) throw new FailReply(fail);
    this.#apply(args);
    const informs = fixed?.informs ?? example?.informs?.map((inform) => informOf(this.#call, inform)) ?? this.#informs(args);
    const shown = example?.reply === undefined ? undefined : valuesOf(this.#call.reply, example.reply);
    return { informs, reply: fixed?.reply ?? shown ?? this.#reply(args) };
  }

  /** What the call causes is on the wire before its reply. */
  #apply(args: FieldValues): void {
    const { remembered, life, device } = this.#parts;
    remembered.note(this.#call, args);
    for (const { argument, sensor } of this.#moves) this.#move(sensor, args[argument.member]);
    for (const { sensor: name, value } of [...this.#call.sets, ...(this.#parts.fixed?.sets ?? [])]) {
      const known = this.#parts.catalog.find(name);
      const sensor = device.sensorSet.get(name);
      if (sensor !== undefined && known !== undefined) life.move(sensor, fromWritten(known, value));
    }
  }

  /** A word instead of a value, such as `now`, moves nothing. */
  #move(known: KnownSensor, value: unknown): void {
    const sensor = this.#parts.device.sensorSet.get(known.name);
    if (value !== undefined && sensor?.datatype.accepts(value)) this.#parts.life.move(sensor, value);
  }

  #reply(args: FieldValues): FieldValues {
    return makeValues(this.#call.reply, { ...this.#parts, make: (field) => this.#replyValue(field, args) });
  }

  /** What was asked for, what was set, what a sensor shows; else the author's example, or something within the limits. */
  #replyValue(field: KnownField, args: FieldValues): unknown {
    const { remembered, maker } = this.#parts;
    const echo = this.#echo(field, args) ?? remembered.find(this.#call, args, field);
    if (echo !== undefined) return echo;
    const setter = remembered.setterOf(field);
    const value = this.#sensorValue(field) ?? (setter && this.#withinBoth(field, setter)) ?? maker.exampleOf(field);
    if (setter !== undefined) remembered.keep(this.#call, args, { value: field, is: value });
    return value;
  }

  /** What could have been set, where its author shows nothing else. */
  #withinBoth(field: KnownField, setter: KnownField): unknown {
    return field.example === undefined ? fitting(field, this.#parts.maker.exampleOf(setter)) : undefined;
  }

  /** The argument of the same name, type and units: `?tune 1420.4` is answered by where it was tuned to. */
  #echo(field: KnownField, args: FieldValues): unknown {
    const argument = this.#call.arguments.find((each) => each.name === field.name && each.type.type === field.type.type);
    if (argument === undefined || isRepeated(argument) || argument.field.secret || argument.units !== field.units) return undefined;
    return fitting(field, args[argument.member]);
  }

  #sensorValue(field: KnownField): unknown {
    const { catalog, device, hasUnits } = this.#parts;
    const known = catalog.find(field.name);
    if (known === undefined || known.isTemplate || !isAlike(field, known, hasUnits)) return undefined;
    return fitting(field, device.sensorSet.get(known.name)?.value);
  }

  #informs(args: FieldValues): readonly FieldValues[] {
    const { informs } = this.#call;
    if (informs.length > 1) return informs.map((kind) => this.#inform(kind));
    const [only] = informs;
    return only === undefined ? [] : Array.from({ length: this.#informCount(args) }, () => this.#inform(only));
  }

  #inform({ kind, fields }: KnownInforms): FieldValues {
    return { ...(kind === undefined ? {} : { kind }), ...makeValues(fields, this.#parts) };
  }

  /** Whoever asks for a number of things gets so many; else it is a few. */
  #informCount(args: FieldValues): number {
    const counts = this.#call.arguments.filter(({ type, name }) => type.type === "integer" && countName.test(name));
    const [count] = counts.map(({ member }) => Number(args[member]));
    return count === undefined || !(count >= 0) ? this.#parts.random.integer(1, 3) : Math.min(count, mostInforms);
  }
}

const countName = /^(n|num|number|count|steps|limit|how-many)$|-(count|steps)$|^num-/;
const mostInforms = 1000;

/** A value that this field may have; undefined for any other. */
function fitting({ datatype }: KnownField, value: unknown): unknown {
  if (value === undefined) return undefined;
  try {
    datatype.format(value);
    return value;
  } catch {
    return undefined;
  }
}

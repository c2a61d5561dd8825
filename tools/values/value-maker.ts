import { patternText, type WrittenValue } from "katcp-gen";
import { Address, type Datatype, datatypeOf } from "katcp-runtime/vocabulary";
import { ToolProblem } from "../tool-problem.js";
import { fromWritten } from "./from-written.js";
import { makeInteger, makeNumber } from "./make-number.js";
import type { Random } from "./random.js";
import type { ValueType } from "./value-type.js";

/** Makes a value of JSON that a schema accepts; the same for the same seed. */
export type MakeJson = (schema: WrittenValue, seed: number) => unknown;

/** What values are made by. */
export interface ValueMakerOptions {
  readonly random: Random;
  /** Seconds since the epoch: what timestamps are near. */
  readonly now: () => number;
  /** Needed where a type has a schema (`loadMakeJson`). */
  readonly makeJson?: MakeJson | undefined;
}

const attempts = 20;

/** Makes plausible values of any type, as code has them: within the limits, the pattern, the schema. */
export class ValueMaker {
  readonly #options: ValueMakerOptions;

  constructor(options: ValueMakerOptions) {
    this.#options = options;
  }

  /** The author's example, else a value that is made. @throws ToolProblem where none is found */
  exampleOf(value: ValueType): unknown {
    return value.example === undefined
      ? this.make(value)
      : fromWritten({ type: value.type, datatype: datatypeOf(value.type) }, value.example);
  }

  /** A value that is made. @throws ToolProblem where none is found */
  make(value: ValueType): unknown {
    const strict = datatypeOf(value.type, { limits: "read and written" });
    for (let attempt = 0; attempt < attempts; attempt++) {
      const made = value.type.separator === undefined ? this.#one(value) : this.#list(value, attempt);
      if (made !== undefined && isWritable(strict, made)) return made;
    }
    const [shown] = [value.example, ...(value.seen ?? [])].filter((each) => each !== undefined);
    if (shown !== undefined) return fromWritten({ type: value.type, datatype: strict }, shown);
    throw new ToolProblem(`${value.name}: no value was found that its type accepts: give it an "example"`);
  }

  /** Shorter from one attempt to the next: items may not hold what separates them. */
  #list(value: ValueType, attempt: number): readonly unknown[] {
    const length = Math.max(0, this.#options.random.integer(1, 3) - Math.floor(attempt / 5));
    return Array.from({ length }, () => this.#one(value));
  }

  #one({ type, seen = [], schema }: ValueType): unknown {
    const { random, now } = this.#options;
    if (seen.length > 0) return datatypeOf({ ...type, ...noSeparator }).fromWritten(random.pick(seen));
    switch (type.type) {
      case "integer":
        return makeInteger(type, random);
      case "float":
        return makeNumber(type, random);
      case "boolean":
        return random.next() < 0.5;
      case "discrete":
        return random.pick(type.values ?? []);
      case "timestamp":
        return Math.round((now() - random.between(0, 3600)) * 1000) / 1000;
      case "address":
        return Address.parse(`127.0.0.1:${random.integer(7147, 7199)}`);
      case "complex":
        return { re: makeNumber({ minimum: -1, maximum: 1 }, random), im: makeNumber({ minimum: -1, maximum: 1 }, random) };
      case "bytes":
        return Buffer.from(makeText(random));
      case "json":
        return schema === undefined ? { value: random.integer(0, 100) } : this.#options.makeJson?.(schema, random.integer(0, 2 ** 31));
      default:
        return makeString(type, random);
    }
  }
}

const noSeparator = { separator: undefined } as unknown as { readonly separator?: string };

const words = ["alpha", "bravo", "delta", "echo", "kilo", "lima", "oscar", "sierra", "tango", "victor"];

function makeText(random: Random): string {
  return `${random.pick(words)}-${random.integer(1, 99)}`;
}

function makeString({ pattern, codec }: ValueType["type"], random: Random): unknown {
  if (pattern !== undefined) return patternText(pattern.source, () => random.next());
  return codec === undefined ? makeText(random) : readBy(codec, [makeText(random), String(random.integer(0, 9)), ...texts]);
}

/** Only its author knows the texts of a codec; these are some that many read. */
const texts = ["1+2j", "0.5", "2026-01-01T00:00:00Z", "127.0.0.1", "{}", "[]", ""];

function readBy(codec: NonNullable<ValueType["type"]["codec"]>, texts: readonly string[]): unknown {
  for (const text of texts) {
    try {
      return codec.decode(text);
    } catch {
      // The next one may do.
    }
  }
  return undefined;
}

function isWritable(datatype: Datatype<unknown>, value: unknown): boolean {
  try {
    datatype.format(value);
    return true;
  } catch {
    return false;
  }
}

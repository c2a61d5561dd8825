import { DatatypeError, messageOf } from "../errors.js";
import { type FieldContract, memberOf } from "./contract.js";
import { type CheckCost, costCheckOf } from "./costly-fields.js";
import { type Datatype, refuseValue } from "./datatype.js";
import { type DatatypeOptions, datatypeOf } from "./datatypes.js";
import { escapeArgument } from "./escapes.js";
import type { Message } from "./message.js";
import { countFields, formatCount } from "./usage.js";
import type { WireText } from "./wire-text.js";
import { withWords } from "./words.js";

/** Arguments, reply values or inform values by their names in code. */
export type FieldValues = Readonly<Record<string, unknown>>;

/** How a list of fields is read and written. */
export interface FieldListOptions extends DatatypeOptions {
  /** What one of them is called in an error: `argument`, `reply value`. */
  readonly noun: string;
  /** Seconds since the epoch, for the word `now` (guidelines A.4). */
  readonly now?: () => number;
  /** Limits and counts hold for what is written too: for a device, whose replies keep what its interface promises. */
  readonly checksWritten?: boolean;
}

interface Field {
  readonly name: string;
  readonly member: string;
  readonly datatype: Datatype<unknown>;
  readonly contract: FieldContract;
  readonly isRepeated: boolean;
  /** Numbers have nothing in them that would have to be escaped. */
  readonly isNumber: boolean;
  readonly fallback: unknown;
  /** Every object has a member of that name, such as `constructor`, which is no value. */
  readonly isOfObjects: boolean;
}

/** The fields of one message, made ready once: their datatypes, limits and defaults. */
export class FieldList {
  /** The fewest and the most values that fit. */
  readonly minimum: number;
  readonly maximum: number;
  readonly #fields: readonly Field[];
  readonly #options: FieldListOptions;
  readonly #checkCost: CheckCost | undefined;

  constructor(fields: readonly FieldContract[], options: FieldListOptions) {
    const { minimum, maximum } = countFields(fields);
    this.minimum = minimum;
    this.maximum = maximum;
    this.#fields = fields.map((field) => prepare(field, options));
    this.#options = options;
    this.#checkCost = costCheckOf(fields, options.noun);
  }

  /** The names of its values in code. */
  get members(): readonly string[] {
    return this.#fields.map(({ member }) => member);
  }

  get isEmpty(): boolean {
    return this.#fields.length === 0;
  }

  /** Reads the arguments of a message from number `first` on. @throws DatatypeError that names the field, what was expected and what came */
  decode(message: Message, first = 0): FieldValues {
    this.#checkCost?.(message, first);
    const values: Record<string, unknown> = {};
    let index = first;
    for (const field of this.#fields) {
      if (field.isRepeated) {
        values[field.member] = this.#decodeRest(message, index, field, first);
        return values;
      }
      const text = message.wire(index);
      values[field.member] = text === undefined ? this.#absent(field) : this.#decodeOne(text, field, index - first);
      index++;
    }
    return values;
  }

  /** ` a b c`: the values as they follow `ok` or a name. @throws DatatypeError that names the field */
  encode(values: FieldValues): WireText {
    let text = "";
    // A default that is left out at the end stays left out; before a later value it is sent.
    let held = "";
    let missing: Field | undefined;
    for (const field of this.#fields) {
      const value = field.isOfObjects && !Object.hasOwn(values, field.member) ? undefined : values[field.member];
      if (value === undefined && !field.isRepeated) {
        if (field.fallback === undefined) missing ??= field;
        // After an optional value that is missing nothing can follow, so no default is needed either.
        else if (missing === undefined) held += this.#encodeOne(field.fallback, field, missing);
      } else {
        const written = field.isRepeated ? this.#encodeRest(value, field, missing) : this.#encodeOne(value, field, missing);
        if (written !== "") text += held + written;
        held = written === "" ? held : "";
      }
    }
    if (missing !== undefined && !missing.contract.optional) throw this.#refuse(missing, "expected a value, received undefined");
    return text;
  }

  #absent(field: Field): unknown {
    if (field.contract.optional || field.fallback !== undefined) return field.fallback;
    throw this.#refuse(field, "expected a value, received none");
  }

  #decodeOne(text: WireText, field: Field, position: number): unknown {
    const { contract, datatype } = field;
    if (contract.now && text === "now") return this.#options.now?.() ?? Date.now() / 1000;
    try {
      return datatype.parse(text);
    } catch (thrown) {
      throw this.#refuse(field, problemOf(thrown, field), position);
    }
  }

  #decodeRest(message: Message, index: number, field: Field, first: number): unknown[] {
    this.#checkCount(Math.max(0, message.argumentCount - index), field);
    const values: unknown[] = [];
    for (let at = index; at < message.argumentCount; at++) values.push(this.#decodeOne(message.wire(at) ?? "", field, at - first));
    return values;
  }

  #checkCount(count: number, field: Field): void {
    const { minimum = 0, maximum = Number.POSITIVE_INFINITY } = typeof field.contract.repeated === "object" ? field.contract.repeated : {};
    if (count >= minimum && count <= maximum) return;
    throw this.#refuse(field, `expected ${formatCount(minimum, maximum)} of them, received ${count}`);
  }

  #encodeRest(values: unknown, field: Field, missing: Field | undefined): WireText {
    let text = "";
    let count = 0;
    for (const value of this.#listOf(values, field)) {
      text += this.#encodeOne(value, field, missing);
      count++;
    }
    if (this.#options.checksWritten) this.#checkCount(count, field);
    return text;
  }

  /** A text can be iterated too, and is no list. */
  #listOf(values: unknown, field: Field): Iterable<unknown> {
    if (values === undefined) return [];
    if (typeof values === "object" && values !== null && Symbol.iterator in values) return values as Iterable<unknown>;
    throw this.#refuse(field, refuseValue("an array", values).message);
  }

  #encodeOne(value: unknown, field: Field, missing: Field | undefined): WireText {
    if (missing !== undefined) throw this.#refuse(missing, `expected a value, since ${field.name} follows it; received undefined`);
    if (field.contract.now && value === "now") return " now";
    try {
      const text = field.datatype.format(value);
      return field.isNumber ? ` ${text}` : ` ${escapeArgument(text)}`;
    } catch (thrown) {
      throw this.#refuse(field, problemOf(thrown, field), undefined, field.contract.secret ? undefined : thrown);
    }
  }

  #refuse(field: Field, problem: string, position?: number, cause?: unknown): DatatypeError {
    const number = position === undefined ? "" : `${position + 1} `;
    return new DatatypeError(`${this.#options.noun} ${number}"${field.name}": ${problem}`, cause === undefined ? {} : { cause });
  }
}

/** What is wrong with a value: of a secret one only what was expected. */
function problemOf(thrown: unknown, { contract, datatype }: Field): string {
  if (!contract.secret) return messageOf(thrown);
  const { minimum, maximum } = contract;
  const limits = [minimum === undefined ? "" : ` at least ${minimum}`, maximum === undefined ? "" : ` at most ${maximum}`];
  return `expected ${datatype.expected}${limits.join("")}; the received value is secret`;
}

function prepare(contract: FieldContract, options: FieldListOptions): Field {
  const datatype = fieldDatatype(contract, options);
  const member = memberOf(contract);
  return {
    name: contract.name,
    member,
    isOfObjects: member in Object.prototype,
    datatype,
    contract,
    isNumber: isNumber(datatype) && contract.words === undefined,
    isRepeated: contract.repeated !== undefined && contract.repeated !== false,
    fallback: contract.default === undefined ? undefined : datatype.fromWritten(contract.default),
  };
}

function fieldDatatype(contract: FieldContract, options: FieldListOptions): Datatype<unknown> {
  const datatype = datatypeOf(contract, { ...options, limits: options.checksWritten ? "read and written" : "read" });
  return contract.words === undefined ? datatype : withWords(datatype, contract.words);
}

function isNumber({ name }: Datatype<unknown>): boolean {
  return name === "float" || name === "integer" || name === "timestamp";
}

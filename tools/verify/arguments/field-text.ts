import type { FieldModel } from "katcp-gen";
import { type Datatype, DatatypeError } from "katcp-runtime";
import { datatypeOf, type FieldContract } from "katcp-runtime/vocabulary";
import type { Spoken } from "../../promise/signature-promise.js";

/** One argument: what texts stand for a value of it. Texts have one character for each byte, and are not escaped. */
export class FieldText {
  readonly model: FieldModel;
  readonly contract: FieldContract;
  /** Of one value, also where a list of them stands in one argument. */
  readonly item: Datatype<unknown>;
  readonly #whole: Datatype<unknown>;

  constructor({ model, contract }: { readonly model: FieldModel; readonly contract: FieldContract }, { major }: Spoken) {
    const options = { isInMilliseconds: major === 4, limits: "read and written" } as const;
    const { separator: _, ...item } = contract;
    this.model = model;
    this.contract = contract;
    this.item = datatypeOf(item, options);
    this.#whole = datatypeOf(contract, options);
  }

  /** Whether a device has to accept the text. */
  accepts(text: string): boolean {
    if (this.contract.words?.includes(text) || (this.contract.now && text === "now")) return true;
    return isFine(() => this.#whole.parse(text));
  }

  /** The texts that the interface shows: the example, the default, and the limits with what lies just inside them. */
  known(): readonly string[] {
    const { model, contract } = this;
    const written = [model.example, model.type.named?.example, model.default].filter((value) => value !== undefined);
    const texts = written.flatMap((value) => this.#textOf(value));
    return [...new Set([...texts, ...this.#limits(), ...(contract.values ?? []), ...(contract.words ?? [])])].filter((text) =>
      this.accepts(text),
    );
  }

  /** A value as the interface writes it. */
  textOf(written: unknown): string | undefined {
    return this.#textOf(written)[0];
  }

  #textOf(written: unknown): readonly string[] {
    if (typeof written === "string" && (this.contract.words?.includes(written) || written === "now")) return [written];
    // A named type shows one item of a list.
    const value = this.contract.separator !== undefined && !Array.isArray(written) ? [written] : written;
    try {
      return [this.#whole.format(this.#whole.fromWritten(value))];
    } catch (thrown) {
      if (thrown instanceof DatatypeError) return [];
      throw thrown;
    }
  }

  #limits(): readonly string[] {
    const { minimum, maximum } = this.contract;
    const values = [minimum, maximum, minimum === undefined ? minimum : inside(minimum, this.#isFloat, 1)];
    values.push(maximum === undefined ? maximum : inside(maximum, this.#isFloat, -1));
    return values.flatMap((value) => (value === undefined ? [] : this.formatItem(this.contract.bigint ? BigInt(value) : value)));
  }

  get #isFloat(): boolean {
    return this.contract.type === "float";
  }

  /** One value as a text; none where it is not allowed. */
  formatItem(value: unknown): readonly string[] {
    try {
      return [this.item.format(value)];
    } catch (thrown) {
      if (thrown instanceof DatatypeError) return [];
      throw thrown;
    }
  }
}

function isFine(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch (thrown) {
    if (thrown instanceof DatatypeError) return false;
    throw thrown;
  }
}

/** The number beside a limit: of floats the very next one that there is. */
export function inside(limit: number | bigint, isFloat: boolean, direction: 1 | -1): number | bigint {
  if (typeof limit === "bigint") return limit + BigInt(direction);
  return isFloat ? nextFloat(limit, direction) : limit + direction;
}

/** IEEE 754: the bits of floats of one sign are in the order of their sizes. */
function nextFloat(value: number, direction: 1 | -1): number {
  if (value === 0) return direction * Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const step = value > 0 === direction > 0 ? 1n : -1n;
  view.setBigInt64(0, view.getBigInt64(0) + step);
  return view.getFloat64(0);
}

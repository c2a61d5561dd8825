import { ContractError, shorten } from "../errors.js";
import type { Contract, FieldContract, Pattern } from "./contract.js";
import { checkEffort } from "./contract-effort.js";
import { checkContract } from "./contract-format.js";
import { CONTRACT_SHAPE, type ContractKey, type ContractShape } from "./contract-shape.js";
import { expressionSize } from "./expression-size.js";

/** Makes a pattern of its source. @throws ContractError for what is none */
export type MakePattern = (source: string) => Pattern;

/**
 * Reads a contract that a device has sent as JSON (docs/wire-extensions.md). The device is not trusted: keys that no client needs are left
 * out, and all others are checked.
 * @throws ContractError
 */
export function readContract(text: string, pattern: MakePattern): Contract {
  const contract = checkContract(new ContractReader(pattern).read(parse(text), CONTRACT_SHAPE, "the contract") as Contract);
  checkEffort(contract);
  return contract;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new ContractError("the contract is no JSON", { cause });
  }
}

/** What the patterns of a contract may compile to together, in instructions: they are compiled in one turn of the event loop. */
const mostInstructions = 20_000;

class ContractReader {
  readonly #pattern: MakePattern;
  #instructions = 0;

  constructor(pattern: MakePattern) {
    this.#pattern = pattern;
  }

  read(value: unknown, shape: ContractShape, where: string): unknown {
    switch (shape.is) {
      case "anything":
        return value;
      case "object":
        return this.#readObject(value, shape.keys, where);
      case "map":
        return this.#readMap(value, shape.of, where);
      case "list":
        if (!Array.isArray(value)) throw unexpected("a list", value, where);
        return value.map((item, index) => this.read(item, shape.of(), `${where}/${index}`));
      default:
        return this.#readScalar(value, shape, where);
    }
  }

  #readScalar(value: unknown, shape: ContractShape, where: string): unknown {
    if (shape.is === "number" && typeof value === "number") return value;
    if (shape.is === "flag" && typeof value === "boolean") return value;
    if (shape.is === "limit") return readLimit(value, where);
    if (typeof value !== "string" || shape.is === "number" || shape.is === "flag") throw unexpected(nounOf(shape), value, where);
    if (shape.is === "one of" && !shape.texts.includes(value)) throw unexpected(`one of ${shape.texts.join(", ")}`, value, where);
    return shape.is === "pattern" ? this.#compile(value, where) : value;
  }

  #compile(source: string, where: string): Pattern {
    this.#instructions += expressionSize(source);
    if (this.#instructions <= mostInstructions) return this.#pattern(source);
    throw new ContractError(`${where}: expected patterns that compile to ${mostInstructions} instructions together, received more`);
  }

  #readMap(value: unknown, of: ContractShape, where: string): object {
    return Object.fromEntries(entriesOf(value, where).map(([key, each]) => [key, this.read(each, of, `${where}/${key}`)]));
  }

  #readObject(value: unknown, keys: readonly ContractKey[], where: string): object {
    const said = new Map(entriesOf(value, where));
    const read = keys.flatMap(({ key, shape, isRequired }) => {
      const each = said.get(key);
      if (each === undefined && isRequired) throw new ContractError(`${where}: expected the key ${JSON.stringify(key)}`);
      return each === undefined ? [] : [[key, this.read(each, shape, `${where}/${key}`)] as const];
    });
    const object = Object.fromEntries(read);
    return "default" in object ? { ...object, default: readDefault(object as unknown as FieldContract) } : object;
  }
}

function entriesOf(value: unknown, where: string): readonly (readonly [key: string, value: unknown])[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw unexpected("an object", value, where);
  return Object.entries(value);
}

/** JSON has no integers beyond 2^53, so they are text. */
function readLimit(value: unknown, where: string): number | bigint {
  if (typeof value === "number") return value;
  if (typeof value === "string" && /^[+-]?\d{1,400}$/.test(value)) return BigInt(value);
  throw unexpected("a number", value, where);
}

/** The value of an argument that is left out, as the contract of a generated client has it. */
function readDefault({ type, bigint, words = [], default: value, separator }: FieldContract): unknown {
  if (separator !== undefined && Array.isArray(value))
    return value.map((item) => readDefault({ name: "", type, bigint, default: item } as FieldContract));
  if (typeof value !== "string" || words.includes(value)) return value;
  if (type === "float") return Number(value);
  return type === "integer" && bigint === true && /^[+-]?\d{1,400}$/.test(value) ? BigInt(value) : value;
}

function nounOf({ is }: ContractShape): string {
  return is === "flag" ? "true or false" : is === "number" ? "a number" : "text";
}

function unexpected(expected: string, value: unknown, where: string): ContractError {
  return new ContractError(`${where}: expected ${expected}, received ${shorten(JSON.stringify(value) ?? "nothing")}`);
}

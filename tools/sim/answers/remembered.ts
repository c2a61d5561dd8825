import type { FieldValues } from "katcp-runtime/vocabulary";
import type { KnownCall } from "../known-call.js";
import type { KnownField } from "../known-field.js";

/** From an argument that sets something to the value of a reply that tells it. */
interface Link {
  readonly argument: KnownField;
  readonly value: KnownField;
}

/**
 * What the calls of one request have set, so that they can be asked for it: `?gain 0 3.5`, and then `?gain 0`. A setting is told by a value
 * of a reply with the name and type of the argument; or by the only values there are, where a call takes just so many more arguments.
 */
export class Remembered {
  readonly #values = new Map<string, unknown>();
  readonly #calls: readonly KnownCall[];
  readonly #links: ReadonlyMap<KnownCall, readonly Link[]>;

  /** `calls`: all of the request. */
  constructor(calls: readonly KnownCall[]) {
    this.#calls = calls;
    this.#links = new Map(calls.map((call) => [call, linksOf(call, calls)]));
  }

  /** Notes what a call has set. */
  note(call: KnownCall, args: FieldValues): void {
    for (const { argument, value } of this.#links.get(call) ?? []) {
      const given = args[argument.member];
      if (given !== undefined) this.#values.set(this.#keyOf(call, args, value), given);
    }
  }

  /** What was set for a value of a reply to a call; undefined where nothing was. */
  find(call: KnownCall, args: FieldValues, value: KnownField): unknown {
    return this.#values.get(this.#keyOf(call, args, value));
  }

  /** Keeps what was answered, so that the next answer is the same. */
  keep(call: KnownCall, args: FieldValues, { value, is }: { readonly value: KnownField; readonly is: unknown }): void {
    this.#values.set(this.#keyOf(call, args, value), is);
  }

  /** The argument that can set it, of some call of the request. */
  setterOf(value: KnownField): KnownField | undefined {
    return this.#calls.flatMap((call) => this.#links.get(call) ?? []).find((link) => isSame(link.value, value))?.argument;
  }

  /** The other arguments say of what: `?gain 0`. */
  #keyOf(call: KnownCall, args: FieldValues, value: KnownField): string {
    const set = new Set(this.#links.get(call)?.map(({ argument }) => argument));
    const texts = call.arguments.flatMap((each) => {
      const given = args[each.member];
      return set.has(each) || given === undefined ? [] : [`${each.name}=${textOf(given)}`];
    });
    return [value.name, ...texts].join("\n");
  }
}

function linksOf(call: KnownCall, calls: readonly KnownCall[]): readonly Link[] {
  if (call.signature.safe) return [];
  const named = call.arguments.flatMap((argument): readonly Link[] => {
    const value = calls.flatMap(({ reply }) => reply).find((each) => each.name === argument.name && isSame(each, argument));
    return value === undefined ? [] : [{ argument, value }];
  });
  return named.length > 0 ? named : placedLinks(call, calls);
}

/** `?gain input` answers one value, and `?gain input value` takes one more. */
function placedLinks(call: KnownCall, calls: readonly KnownCall[]): readonly Link[] {
  const getter = calls.find(({ arguments: fields, reply }) => reply.length > 0 && fields.length + reply.length === call.arguments.length);
  if (getter === undefined || getter === call) return [];
  const keys = getter.arguments.length;
  const links = getter.reply.map((value, index) => ({ argument: call.arguments[keys + index] as KnownField, value }));
  return links.every(({ argument, value }) => isSameType(argument, value)) ? links : [];
}

function isSame(one: KnownField, other: KnownField): boolean {
  return one.name === other.name && isSameType(one, other);
}

function isSameType({ type: one, field: oneField }: KnownField, { type: other, field: otherField }: KnownField): boolean {
  const isOne = one.type === other.type && one.separator === other.separator && one.bigint === other.bigint;
  return isOne && isRepeated(oneField) === isRepeated(otherField);
}

function isRepeated({ repeated }: KnownField["field"]): boolean {
  return repeated !== undefined && repeated !== false;
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? `${each}` : each)) ?? "";
}

import { DatatypeError } from "../errors.js";
import type { FieldContract } from "./contract.js";
import type { Message } from "./message.js";
import { MAXIMUM_JSON_BYTES, MAXIMUM_MATCHED_BYTES } from "./peer-limits.js";

/** What all values of a kind may have together in one message, as they stand in the line: escapes may double them. */
interface CostlyKind {
  readonly what: string;
  readonly maximumBytes: number;
  is(field: FieldContract): boolean;
}

const kinds: readonly CostlyKind[] = [
  { what: "texts that must match a pattern", maximumBytes: 2 * MAXIMUM_MATCHED_BYTES, is: ({ pattern }) => pattern !== undefined },
  { what: "JSON", maximumBytes: 2 * MAXIMUM_JSON_BYTES, is: ({ type }) => type === "json" },
];

/** Checks how much of a message takes long to read; its arguments from number `first` on are of the fields. @throws DatatypeError */
export type CheckCost = (message: Message, first: number) => void;

/**
 * Each value has a bound of its own, but a message may have a hundred thousand of them, and is read in one turn of the event loop. Undefined
 * where no field takes long.
 */
export function costCheckOf(fields: readonly FieldContract[], noun: string): CheckCost | undefined {
  const costly = kinds.map((kind) => ({ ...kind, places: fields.flatMap((field, index) => (kind.is(field) ? [index] : [])) }));
  if (costly.every(({ places }) => places.length === 0)) return undefined;
  const sizeOf = (message: Message, place: number, first: number): number => {
    const { repeated } = fields[place] ?? {};
    const end = repeated === undefined || repeated === false ? first + place + 1 : message.argumentCount;
    let size = 0;
    for (let index = first + place; index < end; index++) size += message.sizeOf(index);
    return size;
  };
  return (message, first) => {
    for (const { what, maximumBytes, places } of costly) {
      const size = places.reduce((sum, place) => sum + sizeOf(message, place, first), 0);
      if (size > maximumBytes)
        throw new DatatypeError(`${noun}s: expected no more than ${maximumBytes} bytes of ${what}, received ${size}`);
    }
  };
}

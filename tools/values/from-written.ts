import type { WrittenValue } from "katcp-gen";
import type { Datatype, FieldContract, TypeContract } from "katcp-runtime/vocabulary";

/** A type, and what reads its values. */
export interface Readable {
  readonly type: TypeContract & Pick<FieldContract, "words">;
  readonly datatype: Datatype<unknown>;
}

/**
 * The value in code of one that an interface writes: a word that may stand instead of a value, or one item where the type is a list, since a
 * named type shows an item.
 */
export function fromWritten({ type, datatype }: Readable, written: WrittenValue): unknown {
  if (typeof written === "string" && type.words?.includes(written)) return written;
  return datatype.fromWritten(type.separator === undefined || Array.isArray(written) ? written : [written]);
}

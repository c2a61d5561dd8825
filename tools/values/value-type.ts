import type { WrittenValue } from "katcp-gen";
import type { FieldContract, TypeContract } from "katcp-runtime/vocabulary";

/** A type, and what its interface shows of its values. */
export interface ValueType {
  /** What it is called in a message: `frequency`. */
  readonly name: string;
  readonly type: TypeContract & Pick<FieldContract, "words">;
  readonly units?: string | undefined;
  /** A value that the author shows. */
  readonly example?: WrittenValue | undefined;
  /** Values that the interface writes elsewhere for the same codec: nobody else knows what its texts look like. */
  readonly seen?: readonly WrittenValue[] | undefined;
  /** Of type `json`: the schema of its values, with all that it refers to. */
  readonly schema?: WrittenValue | undefined;
}

import type { TransitionModel } from "katcp-gen";
import type { FieldValues } from "katcp-runtime/vocabulary";

/** What a simulator file has a call answer, whatever its arguments are. Undefined: as usual. */
export interface FixedAnswer {
  readonly fail: string | undefined;
  readonly informs: readonly FieldValues[] | undefined;
  readonly reply: FieldValues | undefined;
  readonly sets: readonly TransitionModel[];
}

import type { DeviceModel } from "katcp-gen";
import type { Contract } from "katcp-runtime/contract";
import { memberOf } from "katcp-runtime/vocabulary";
import { type KnownField, knownFields } from "./known-field.js";

/** An inform that goes to all clients, and what its interface shows of it. */
export interface KnownInform {
  readonly name: string;
  /** Its name in code. */
  readonly member: string;
  readonly fields: readonly KnownField[];
}

/** All asynchronous informs of an interface. */
export function knownInforms({ informs = [] }: Contract, model: DeviceModel | undefined): readonly KnownInform[] {
  const known = knownFields(model);
  return informs.map((inform, place) => {
    return { name: inform.name, member: memberOf(inform), fields: known(inform.arguments, model?.informs[place]?.arguments) };
  });
}

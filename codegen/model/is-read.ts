import { datatypeOf } from "katcp-runtime/vocabulary";
import { typeContract } from "./contract-of.js";
import type { TypeModel } from "./type-model.js";

/** Whether the runtime reads a text of the wire as a value of a type. */
export function isRead(text: string, type: TypeModel): boolean {
  try {
    datatypeOf(typeContract(type)).parse(text);
    return true;
  } catch {
    return false;
  }
}

import type { DatatypeName } from "katcp-runtime/vocabulary";
import type { TypeModel } from "./type-model.js";

/** A type of which nothing more is said than its datatype. */
export function plainType(datatype: DatatypeName): TypeModel {
  return {
    datatype,
    named: undefined,
    values: undefined,
    meanings: undefined,
    minimum: undefined,
    maximum: undefined,
    bigint: false,
    now: false,
    codec: undefined,
    pattern: undefined,
    schema: undefined,
    separator: undefined,
    units: undefined,
  };
}

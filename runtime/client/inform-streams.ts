import { type Contract, memberOf } from "../protocol/contract.js";
import { FieldList } from "../protocol/field-list.js";
import type { ClientCore } from "./client-core.js";
import { perMajor } from "./streams/per-major.js";
import type { BufferPolicy } from "./streams/stream.js";

/** Settings of a stream of informs. */
export interface InformOptions {
  /** What is kept for a slow reader: the latest alone, or all up to so many, and then an error. Default: 10,000. */
  readonly buffer?: BufferPolicy | undefined;
  /** Ends the stream, with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** The informs of a contract by their names in code, each a function that opens a stream of them. */
export function buildInformStreams(contract: Contract, core: ClientCore): object {
  const members = (contract.informs ?? []).map((inform) => {
    const fieldsOf = perMajor((major) => {
      const options = { noun: `value of #${inform.name}`, isOpen: true, isInMilliseconds: major === 4 };
      return new FieldList(inform.arguments ?? [], options);
    });
    const open = (options: InformOptions = {}) =>
      core.informs.open(inform.name, { ...options, decode: (message) => fieldsOf(core.major).decode(message) });
    return [memberOf(inform), open] as const;
  });
  return Object.freeze(Object.fromEntries(members));
}

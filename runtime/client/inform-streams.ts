import { type Contract, memberOf } from "../protocol/contract.js";
import { FieldList } from "../protocol/field-list.js";
import type { StreamHub } from "./stream-hub.js";

/** The informs of a contract by their names in code, each a function that opens a stream of them. */
export function buildInformStreams(contract: Contract, hub: StreamHub): object {
  const members = (contract.informs ?? []).map((inform) => {
    const fields = new FieldList(inform.arguments ?? [], { noun: `value of #${inform.name}`, isOpen: true });
    return [memberOf(inform), () => hub.open(inform.name, (message) => fields.decode(message))] as const;
  });
  return Object.freeze(Object.fromEntries(members));
}

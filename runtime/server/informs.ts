import { type Contract, type InformContract, memberOf } from "../protocol/contract.js";
import { FieldList, type FieldValues } from "../protocol/field-list.js";
import type { WireText } from "../protocol/wire-text.js";

type SendInform = (values?: FieldValues) => void;

/** The informs of a contract by their names in code, each a function that sends it. */
export function buildInforms(contract: Contract, send: (line: WireText) => void): object {
  const members: Record<string, SendInform> = {};
  for (const inform of contract.informs ?? []) members[memberOf(inform)] = buildInform(inform, send);
  return Object.freeze(members);
}

function buildInform({ name, arguments: fields = [] }: InformContract, send: (line: WireText) => void): SendInform {
  const list = new FieldList(fields, { noun: `#${name}` });
  return (values = {}) => send(`#${name}${list.encode(values)}\n`);
}

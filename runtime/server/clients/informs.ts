import { messageOf, UnsendableError } from "../../errors.js";
import { type Contract, type InformContract, memberOf } from "../../protocol/contract.js";
import { FieldList, type FieldValues } from "../../protocol/field-list.js";
import { checkName } from "../../protocol/message.js";
import { formatValues } from "../../protocol/untyped-values.js";
import type { WireText } from "../../protocol/wire-text.js";

type Send = (line: WireText) => void;
type FormatInform = (values?: FieldValues) => WireText;

/** The informs of a contract, ready to be sent to whomever. */
export class Informs {
  readonly #formats: readonly (readonly [member: string, format: FormatInform])[];

  constructor({ informs = [] }: Contract) {
    this.#formats = informs.map((inform) => [memberOf(inform), formatterOf(inform)]);
  }

  /** By their names in code, each a function that sends it. */
  to(send: Send): object {
    const members = this.#formats.map(([member, format]) => [member, (values?: FieldValues) => send(format(values))]);
    return Object.freeze(Object.fromEntries(members));
  }
}

function formatterOf({ name, arguments: fields = [] }: InformContract): FormatInform {
  const list = new FieldList(fields, { noun: `#${name}`, checksWritten: true });
  return (values = {}) => {
    try {
      return `#${name}${list.encode(values)}\n`;
    } catch (thrown) {
      throw new UnsendableError(messageOf(thrown), { cause: thrown });
    }
  };
}

/** The line of an inform that no contract describes. @throws MessageSyntaxError for a name that is none. @throws DatatypeError for a value that is none */
export function formatInform(name: string, values: readonly unknown[]): WireText {
  checkName(name);
  return `#${name}${formatValues(values)}\n`;
}

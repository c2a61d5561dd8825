import type { SignatureContract, StateContract } from "../../protocol/contract.js";
import { FieldList, type FieldValues } from "../../protocol/field-list.js";
import type { Message } from "../../protocol/message.js";
import { checkReply } from "./reply.js";

/** How the messages of one call are written and read, in one version of the protocol. */
export class SignatureCodec {
  readonly #arguments: FieldList;
  readonly #informs: FieldList | undefined;
  readonly #reply: FieldList;
  readonly #states: readonly StateContract[];

  constructor(name: string, { arguments: args = [], informs, reply = [], when = [] }: SignatureContract, major: 4 | 5) {
    const isInMilliseconds = major === 4;
    // A discrete value that we do not know is that of a newer device.
    const options = { isOpen: true, isInMilliseconds };
    this.#states = when;
    this.#arguments = new FieldList(args, { isInMilliseconds, noun: `argument of ?${name}` });
    this.#informs = informs === undefined ? undefined : new FieldList(informs, { ...options, noun: `value of #${name}` });
    this.#reply = new FieldList(reply, { ...options, noun: `reply value of ?${name}` });
  }

  /** ` a b c`: the arguments as they follow the name. @throws DatatypeError */
  encode(values: FieldValues): string {
    return this.#arguments.encode(values);
  }

  /** One inform before the reply. @throws DatatypeError */
  readonly decodeInform = (inform: Message): FieldValues => this.#informs?.decode(inform) ?? {};

  /** The values after `ok`; a longer reply is that of a newer device. @throws FailReply @throws InvalidReply @throws DatatypeError */
  readonly decodeReply = (reply: Message): FieldValues => {
    checkReply(reply, this.#states);
    return this.#reply.decode(reply, 1);
  };

  /** What the caller gets: nothing, the fields of the reply, and the informs where there are any. @throws as `decodeReply` */
  readonly decodeAnswer = (reply: Message, informs: readonly Message[]): FieldValues | undefined => {
    const values = this.decodeReply(reply);
    if (this.#informs !== undefined) return { ...values, informs: informs.map(this.decodeInform) };
    return this.#reply.isEmpty ? undefined : values;
  };
}

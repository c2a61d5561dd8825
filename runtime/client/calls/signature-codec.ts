import type { FieldContract, InformKindContract, SignatureContract, StateContract } from "../../protocol/contract.js";
import type { DatatypeOptions } from "../../protocol/datatypes.js";
import { FieldList, type FieldValues } from "../../protocol/field-list.js";
import type { Message } from "../../protocol/message.js";
import { checkReply } from "./reply.js";

/** Which version of the protocol is spoken, and who is told of what is odd. */
export interface SignatureOptions {
  readonly major: 4 | 5;
  /**
   * A reply has one value, for this field, which is just the number of informs before it: what a device answers that counts its informs
   * (guidelines §2.3), as those do whose interface has no reply fields yet. @throws what the caller is to catch
   */
  onCountLike(field: FieldContract, count: number): void;
}

/** How the messages of one call are written and read, in one version of the protocol. */
export class SignatureCodec {
  readonly #arguments: FieldList;
  /** Of each inform, where all are of one kind; they may have a former name of the request. */
  readonly #inform: FieldList | undefined;
  /** By the names of the informs, where there are several kinds. */
  readonly #kinds: ReadonlyMap<string, FieldList> | undefined;
  readonly #reply: FieldList;
  /** The first value after the informs, where there is one. */
  readonly #first: FieldContract | undefined;
  readonly #options: SignatureOptions;
  readonly #states: readonly StateContract[];

  constructor(
    name: string,
    { arguments: args = [], informs, kinds, reply = [], when = [] }: SignatureContract,
    signatureOptions: SignatureOptions,
  ) {
    const { major } = signatureOptions;
    this.#options = signatureOptions;
    this.#first = informs === undefined && kinds === undefined ? undefined : reply[0];
    const isInMilliseconds = major === 4;
    // A discrete value that we do not know is that of a newer device.
    const options = { isOpen: true, isInMilliseconds };
    this.#states = when;
    this.#arguments = new FieldList(args, { isInMilliseconds, noun: `argument of ?${name}` });
    this.#inform = informs && informFields({ name, arguments: informs }, options);
    this.#kinds = kinds && new Map(kinds.map((kind) => [kind.name, informFields(kind, options)]));
    this.#reply = new FieldList(reply, { ...options, noun: `reply value of ?${name}` });
  }

  /** ` a b c`: the arguments as they follow the name. @throws DatatypeError */
  encode(values: FieldValues): string {
    return this.#arguments.encode(values);
  }

  /** One inform before the reply. @throws DatatypeError */
  readonly decodeInform = (inform: Message): FieldValues => {
    if (this.#kinds !== undefined) return { kind: inform.name, ...this.#kinds.get(inform.name)?.decode(inform) };
    return this.#inform?.decode(inform) ?? {};
  };

  /** The values after `ok`; a longer reply is that of a newer device. @throws FailReply @throws InvalidReply @throws DatatypeError */
  readonly decodeReply = (reply: Message, informs: number): FieldValues => {
    checkReply(reply, this.#states);
    if (this.#first !== undefined && reply.argumentCount === 2 && reply.wire(1) === String(informs)) {
      this.#options.onCountLike(this.#first, informs);
    }
    return this.#reply.decode(reply, 1);
  };

  /** What the caller gets: nothing, the fields of the reply, and the informs where there are any. @throws as `decodeReply` */
  readonly decodeAnswer = (reply: Message, informs: readonly Message[]): FieldValues | undefined => {
    const values = this.decodeReply(reply, informs.length);
    if (this.#inform !== undefined || this.#kinds !== undefined) return { ...values, informs: informs.map(this.decodeInform) };
    return this.#reply.isEmpty ? undefined : values;
  };
}

function informFields({ name, arguments: fields = [] }: InformKindContract, options: DatatypeOptions): FieldList {
  return new FieldList(fields, { ...options, noun: `value of #${name}` });
}

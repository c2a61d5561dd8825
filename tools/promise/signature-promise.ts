import type { FieldModel, SignatureModel } from "katcp-gen";
import { DatatypeError, type Message, messageOf } from "katcp-runtime";
import { type FieldContract, FieldList, type SignatureContract } from "katcp-runtime/vocabulary";
import { type Problem, problemOf } from "../findings/finding.js";

/** The version of the protocol that a device speaks. */
export interface Spoken {
  /** 4 counts time in milliseconds, 5 in seconds. */
  readonly major: 4 | 5;
}

/** One way to call a request, and how to read what it says and is answered. */
export class SignaturePromise {
  readonly request: string;
  readonly model: SignatureModel;
  readonly contract: SignatureContract;
  readonly arguments: FieldList;
  /** By the names of the informs that come before the reply; undefined where none do. */
  readonly informs: ReadonlyMap<string, FieldList> | undefined;
  /** Undefined where the reply is the count of the informs. */
  readonly reply: FieldList | undefined;

  constructor(request: string, { model, contract }: { model: SignatureModel; contract: SignatureContract }, { major }: Spoken) {
    const options = { isInMilliseconds: major === 4 };
    const listOf = (fields: readonly FieldContract[], noun: string): FieldList => new FieldList(fields, { ...options, noun });
    this.request = request;
    this.model = model;
    this.contract = contract;
    this.arguments = listOf(contract.arguments ?? [], "argument");
    const kinds = contract.kinds ?? (contract.informs && [{ name: request, arguments: contract.informs }]);
    this.informs = kinds && new Map(kinds.map(({ name, arguments: fields = [] }) => [name, listOf(fields, "value")]));
    this.reply = contract.reply === undefined && kinds !== undefined ? undefined : listOf(contract.reply ?? [], "reply value");
  }

  /** Its arguments, as their contract and their model have them. */
  get fields(): readonly { readonly model: FieldModel; readonly contract: FieldContract }[] {
    return this.model.arguments.map((model, index) => ({ model, contract: this.contract.arguments?.[index] as FieldContract }));
  }

  get hasSecrets(): boolean {
    return this.model.arguments.some(({ secret }) => secret);
  }

  takes(count: number): boolean {
    return count >= this.arguments.minimum && count <= this.arguments.maximum;
  }

  /** What is wrong with an `ok` and the informs before it. */
  *problemsOfAnswer(reply: Message, informs: readonly Message[]): Iterable<Problem> {
    for (const inform of informs) yield* this.problemsOfInform(inform);
    yield* this.problemsOfReply(reply, informs.length);
  }

  /** What is wrong with an inform before the reply. */
  *problemsOfInform(inform: Message): Iterable<Problem> {
    const fields = this.informs?.get(inform.name);
    if (fields === undefined) yield { rule: "inform-extra", expected: this.#expectedInforms(), received: `#${inform.name}` };
    else yield* problemsOfFields(fields, inform, { first: 0, rule: "inform-value" });
  }

  /** What is wrong with an `ok`, before which so many informs came. */
  *problemsOfReply(reply: Message, informs: number): Iterable<Problem> {
    if (this.reply !== undefined) yield* problemsOfFields(this.reply, reply, { first: 1, rule: "reply-value" });
    else yield* problemsOfCount(reply, informs);
  }

  #expectedInforms(): string {
    return this.informs === undefined
      ? "no informs before the reply"
      : `informs ${[...this.informs.keys()].map((name) => `#${name}`).join(", ")}`;
  }
}

/** Guidelines §2.3: a reply after informs says how many there were. */
export function* problemsOfCount(reply: Message, informs: number): Iterable<Problem> {
  if (reply.argumentCount === 2 && reply.wire(1) === String(informs)) return;
  yield { rule: "inform-count", expected: `!${reply.name} ok ${informs}, the number of informs before it`, received: reply.toString() };
}

/** What is wrong with the values of a message from number `first` on. */
export function* problemsOfFields(
  fields: FieldList,
  message: Message,
  { first, rule }: { readonly first: number; readonly rule: Problem["rule"] },
): Iterable<Problem> {
  const count = message.argumentCount - first;
  if (count > fields.maximum) {
    const noun = rule === "request-arguments" ? "arguments" : "values";
    yield { rule, expected: `no more than ${fields.maximum} ${noun}`, received: `${count}` };
    return;
  }
  try {
    fields.decode(message, first);
  } catch (thrown) {
    if (!(thrown instanceof DatatypeError)) throw thrown;
    yield problemOf(rule, messageOf(thrown));
  }
}

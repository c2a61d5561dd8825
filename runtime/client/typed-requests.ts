import { type Contract, memberOf, type RequestContract, type SignatureContract, signaturesOf } from "../protocol/contract.js";
import { FieldList, type FieldValues } from "../protocol/field-list.js";
import type { WireText } from "../protocol/wire-text.js";
import type { CallOptions } from "./client-options.js";
import type { Answer } from "./reply.js";

/** Sends a request whose arguments are formatted, and resolves to what came back once that is `ok`. */
export type SendRequest = (name: string, args: WireText, options: CallOptions) => Promise<Answer>;

type TypedCall = (...args: readonly unknown[]) => Promise<unknown>;

/** The requests of a contract by their names in code, each a function that calls the device. */
export function buildRequests(contract: Contract, send: SendRequest): object {
  const members: Record<string, TypedCall> = {};
  for (const request of contract.requests ?? []) {
    for (const signature of signaturesOf(request)) {
      members[memberOf({ name: request.name, ...signature })] = buildCall(request, signature, send);
    }
  }
  return Object.freeze(members);
}

function buildCall(request: RequestContract, signature: SignatureContract, send: SendRequest): TypedCall {
  const fields = new FieldList(signature.arguments ?? [], { noun: `argument of ?${request.name}` });
  const decode = buildDecoder(request.name, signature);
  const defaults: CallOptions = request.timeout === undefined ? {} : { timeoutMs: request.timeout * 1000 };
  const call = async (values: FieldValues, options: CallOptions): Promise<unknown> => {
    const { signal, timeoutMs = defaults.timeoutMs } = options;
    return decode(await send(request.name, fields.encode(values), { signal, timeoutMs }));
  };
  if (fields.isEmpty) return (options = {}) => call({}, options as CallOptions);
  return (values = {}, options = {}) => call(values as FieldValues, options as CallOptions);
}

/** Turns an answer into what the generated client promises. A longer reply than the contract's is that of a newer device. */
function buildDecoder(name: string, { informs, reply = [] }: SignatureContract): (answer: Answer) => unknown {
  const replyFields = new FieldList(reply, { noun: `reply value of ?${name}`, isOpen: true });
  const informFields = new FieldList(informs ?? [], { noun: `value of #${name}`, isOpen: true });
  if (informs !== undefined) {
    return (answer) => ({ ...replyFields.decode(answer.reply, 1), informs: answer.informs.map((inform) => informFields.decode(inform)) });
  }
  return replyFields.isEmpty ? () => undefined : (answer) => replyFields.decode(answer.reply, 1);
}

import type { FieldContract, SignatureContract } from "../../runtime/protocol/contract.js";
import { FieldList } from "../../runtime/protocol/field-list.js";
import { Message } from "../../runtime/protocol/message.js";
import { parseLine } from "../../runtime/protocol/parse-line.js";
import { fromUnicode } from "../../runtime/protocol/wire-text.js";

/** A line as the runtime's parser reads it. @throws Error where it is none */
export function parseMessage(line: string): Message {
  const text = fromUnicode(line);
  const message = parseLine({ text, start: 0, end: text.length, isLenient: false, maximumArguments: 10_000 });
  if (message instanceof Message) return message;
  throw new Error(`${line}: ${message?.message ?? "a blank line"}`);
}

/** Reads a request and all that comes back as a device and a client would. @throws Error where they would refuse it */
export function acceptExample(
  lines: readonly string[],
  { arguments: fields = [], informs, kinds, reply: values }: SignatureContract,
): void {
  const [request, ...others] = lines.map(parseMessage);
  const reply = others.pop();
  if (request?.type !== "?" || reply?.type !== "!") throw new Error(`expected a request and its reply, received ${lines.join(" | ")}`);
  const args = new FieldList(fields.map(shown), { noun: "argument" });
  const isCountRight = request.argumentCount >= args.minimum && request.argumentCount <= args.maximum;
  if (!isCountRight) throw new Error(`expected ${args.minimum} to ${args.maximum} arguments, received ${lines[0]}`);
  args.decode(request);
  for (const inform of others) {
    const kind = kinds?.find(({ name }) => name === inform.name);
    if (kinds !== undefined && kind === undefined) throw new Error(`expected an inform of a known kind, received ${inform.name}`);
    new FieldList(kind === undefined ? (informs ?? []) : (kind.arguments ?? []), { noun: "inform value" }).decode(inform);
  }
  if (reply.text(0) === "fail" && reply.argumentCount === 2 && others.length === 0) return;
  const isCounted = (informs !== undefined || kinds !== undefined) && values === undefined;
  if (reply.text(0) !== "ok" || (isCounted && reply.text(1) !== String(others.length))) throw new Error(`received ${lines.at(-1)}`);
  if (!isCounted) new FieldList(values ?? [], { noun: "reply value" }).decode(reply, 1);
}

/** Of a secret, an example has what stands for it. */
function shown(field: FieldContract): FieldContract {
  const { name, member = name, optional = false, repeated = false, default: fallback } = field;
  if (field.secret !== true) return field;
  const absence = fallback === undefined ? { optional, repeated } : { default: "***" };
  return { name, member, type: "discrete", values: ["***"], ...absence };
}

import type { Contract } from "katcp-runtime/contract";
import { countFields, type FieldContract, signaturesOf } from "katcp-runtime/vocabulary";
import { withArgument } from "./line-parts.js";

/** What the answer to a call looks like. */
export interface AnswerShape {
  /** The names of its informs. */
  readonly informs: ReadonlySet<string>;
  readonly informFields: readonly FieldContract[];
  readonly reply: readonly FieldContract[];
}

/** Tells the shape of an answer, by the name of the request and how many arguments it came with. */
export function answerShapes({ requests = [] }: Contract): (name: string, count: number) => AnswerShape {
  const byName = new Map(requests.flatMap((request) => [request.name, ...(request.aliases ?? [])].map((name) => [name, request] as const)));
  return (name, count) => {
    const request = byName.get(name);
    const signature = request && signaturesOf(request).find((each) => fitsCount(each.arguments ?? [], count));
    const kinds = (signature?.kinds ?? []).map((kind) => kind.name);
    return {
      informs: new Set(kinds.length > 0 ? kinds : [name]),
      informFields: signature?.informs ?? signature?.kinds?.[0]?.arguments ?? [],
      reply: signature?.reply ?? [],
    };
  };
}

/** Whether so many values fit. */
export function fitsCount(fields: readonly FieldContract[], count: number): boolean {
  const { minimum, maximum } = countFields(fields);
  return count >= minimum && count <= maximum;
}

/** A message with a value that is none of its type; `first`: the argument with which the fields begin. Undefined where any text is one. */
export function mistyped(line: string, fields: readonly FieldContract[], first: number): string | undefined {
  const index = fields.findIndex((field) => wrongText(field) !== undefined);
  const field = fields[index];
  return field === undefined ? undefined : withArgument(line, first + index, wrongText(field) ?? "");
}

/** A text is wrong only where it is no UTF-8; bytes never are. */
function wrongText({ type, codec }: FieldContract): string | undefined {
  if (type === "bytes") return undefined;
  return type === "string" && codec === undefined ? "\xff\xfe" : "wrong";
}

import { literal, record } from "../emit/typescript/literal.js";
import { callsOf, memberOf } from "../emit/typescript/names/names.js";
import type { FieldModel } from "../model/call-model.js";
import type { DeviceModel } from "../model/device-model.js";
import type { WrittenValue } from "../model/type-model.js";

/** A call that an interface shows, as a test says it. */
export interface PrintedExample {
  /** `setRate({ rate: 12.4 })` */
  readonly call: string;
  /** What it resolves with: `{ actual: 12 }` */
  readonly reply: string;
}

/** The first call that an interface shows with its reply. Its values are such as the file and code write alike: numbers and texts. */
export function printExample(model: DeviceModel): PrintedExample | undefined {
  for (const call of callsOf(model)) {
    const { arguments: args, reply } = call.examples.find((example) => example.reply !== undefined) ?? {};
    if (args === undefined || reply === undefined) continue;
    return { call: `${call.member}(${printValues(call.arguments, args)})`, reply: printValues(call.reply ?? [], reply) };
  }
  return undefined;
}

function printValues(fields: readonly FieldModel[], values: readonly WrittenValue[]): string {
  const properties = fields.map((field, index) => [memberOf(field), values[index]] as const);
  return properties.length === 0 ? "" : literal(record(properties), "");
}

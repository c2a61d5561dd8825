import type { EffectModel, RequestModel, StateModel } from "../model/call-model.js";
import type { WrittenValue } from "../model/type-model.js";
import { listOr } from "./list-or.js";

/** What a call does to the device, in sentences; names and values stand in backticks. */
export function effectWords({ safe, idempotent, when, sets }: EffectModel): readonly string[] {
  return [
    ...(safe ? ["Safe: it changes nothing."] : idempotent ? ["Idempotent: sending it twice does the same as sending it once."] : []),
    ...(when.length === 0 ? [] : [`Only while ${when.map(describeState).join(" and ")}.`]),
    ...sets.map(({ sensor, value }) => `Afterwards \`${sensor}\` is ${showState(value)}.`),
  ];
}

/** Who may send a request, and by which other names. */
export function accessWords({ access, aliases }: RequestModel): readonly string[] {
  return [
    ...(access === undefined ? [] : [`For the role \`${access}\` and above.`]),
    ...(aliases.length === 0 ? [] : [`Also by its former name: ${aliases.map(({ name }) => `\`?${name}\``).join(", ")}.`]),
  ];
}

function describeState({ sensor, values }: StateModel): string {
  return `\`${sensor}\` is ${listOr(values.map(showState))}`;
}

function showState(value: WrittenValue): string {
  return `\`${String(value)}\``;
}

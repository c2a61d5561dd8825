import { callsOf, prefixOf } from "../emit/typescript/names/names.js";
import type { DeviceModel } from "../model/device-model.js";
import { handlerNames, strayHandlers } from "./class-handlers.js";
import { detectStyle } from "./detect-style.js";
import type { DerivedClass } from "./find-classes.js";
import { uniqueNames } from "./import-name.js";
import { placeHandlers } from "./place-handlers.js";
import { planImports } from "./plan-imports.js";
import { namesOf, printHandler } from "./print-handler.js";
import { applyEdits } from "./text-edit.js";

/** What an update makes of a source. */
export interface UpdatedDevice {
  /** The source with the handlers that were missing, and every other character as it was. */
  readonly text: string;
  /** The names of those handlers, in the interface's order. */
  readonly added: readonly string[];
  /** Members that look like handlers of requests that the interface does not have: nothing is done about them. */
  readonly stray: readonly { readonly name: string; readonly line: number }[];
}

/** Gives a class the handlers of the interface that it lacks. */
export function updateDevice(owner: DerivedClass, model: DeviceModel): UpdatedDevice {
  const source = owner.node.getSourceFile();
  const calls = callsOf(model);
  const order = calls.map(({ handler }) => handler);
  const stray = strayHandlers(owner, new Set(order)).map(({ name, node }) => ({ name, line: node.getStartLineNumber() }));
  const existing = handlerNames(owner);
  const missing = calls.filter(({ handler }) => !existing.has(handler));
  if (missing.length === 0) return { text: source.getFullText(), added: [], stray };
  const style = detectStyle(source);
  const needed = uniqueNames(missing.flatMap((call) => namesOf(call)));
  const { local, edits } = planImports(source, needed, { owner, typePrefix: prefixOf(model), style });
  const handlers = missing.map((call) => ({
    name: call.handler,
    print: (indent: string) => printHandler(call, { local, style, indent }),
  }));
  const placed = placeHandlers(owner.node, handlers, { order, style });
  return {
    text: applyEdits(source.getFullText(), [...edits, ...placed]),
    added: missing.map(({ handler }) => handler),
    stray,
  };
}

import detectIndent from "detect-indent";
import { SourceText } from "../../interface/source-text.js";
import type { DeviceModel } from "../../model/device-model.js";
import { applyEdits } from "../text-edit.js";
import type { UpdatedDevice } from "../update-device.js";
import { nodesBelow, type PythonSource, textOf } from "./parse-python.js";
import { placePythonHandlers } from "./place-python-handlers.js";
import type { PythonClass } from "./python-classes.js";
import { DEFAULT_PYTHON_STYLE, type PythonStyle, printPythonHandler, pythonCalls } from "./python-handler.js";
import { pythonHandlerNames, strayPythonHandlers } from "./python-members.js";
import { PythonNames } from "./python-names.js";

/** What is updated, and from what. */
export interface PythonUpdate {
  readonly source: PythonSource;
  readonly owner: PythonClass;
  /** The generated package, as the source imports it: `dev_katcp`. */
  readonly packagePath: string;
}

/** Gives a class the handlers of the interface that it lacks. */
export function updatePythonDevice({ source, owner, packagePath }: PythonUpdate, model: DeviceModel): UpdatedDevice {
  const { text } = source;
  const calls = pythonCalls(model);
  const order = calls.map(({ handler }) => handler);
  const lines = new SourceText(text);
  const stray = strayPythonHandlers(owner, new Set(order), text).map(({ name, node }) => ({ name, line: lines.placeOf(node.from).line }));
  const existing = pythonHandlerNames(owner, text);
  const missing = calls.filter(({ handler }) => !existing.has(handler));
  if (missing.length === 0) return { text, added: [], stray };
  const style = detectPythonStyle(source);
  const names = new PythonNames(source, style);
  const handlers = missing.map((call) => ({
    name: call.handler,
    print: (indent: string) => printPythonHandler(call, { packagePath, local: names.local, style, indent }),
  }));
  const placed = placePythonHandlers(owner.node, handlers, { source, order, style });
  return { text: applyEdits(text, [...names.edits(packagePath), ...placed]), added: missing.map(({ handler }) => handler), stray };
}

/** How a source is written, read from itself; where it does not say, as we write. */
function detectPythonStyle({ text, top }: PythonSource): PythonStyle {
  const ends = text.match(/\r?\n/g) ?? [];
  const quotes = nodesBelow(top)
    .filter(({ name }) => name === "String")
    .map((node) => /^\w*('|")(?!\1\1)/.exec(textOf(node, text))?.[1]);
  const count = (quote: string): number => quotes.filter((each) => each === quote).length;
  return {
    newline: ends.filter((end) => end === "\r\n").length * 2 > ends.length ? "\r\n" : "\n",
    step: detectIndent(text).indent || DEFAULT_PYTHON_STYLE.step,
    quote: count("'") > count('"') ? "'" : '"',
  };
}

import { type FileTable, formatDiagnostic, type KeyRule, type Shape, TableFile } from "katcp-gen";
import { ToolProblem } from "../../tool-problem.js";
import { MODEL_NAMES, type ModelName, type ModelSettings } from "./model-settings.js";

const number: Shape = { is: "number" };
const seconds: Shape = { is: "number", above: 0, maximum: 1e6 };

/** The keys of a model's settings, besides `model` itself. */
export const MODEL_KEYS: readonly KeyRule[] = [
  { key: "value", shape: { is: "anything" }, about: "constant: the value, as interfaces write it." },
  { key: "values", shape: { is: "list", of: { is: "anything" } }, about: "cycle: the values, one after the other." },
  { key: "minimum", shape: number, about: "ramp, sine, walk: the lowest value." },
  { key: "maximum", shape: number, about: "ramp, sine, walk: the highest value." },
  { key: "step", shape: number, about: "walk: the largest step between two readings; counter: what is added each time." },
  { key: "start", shape: number, about: "counter: the first value." },
  { key: "period", shape: seconds, about: "ramp, sine: seconds for one round; cycle, counter: seconds for one value." },
  { key: "every", shape: seconds, about: "Seconds between two readings; default 1." },
];

/** `model` itself. */
export const MODEL_KEY: KeyRule = {
  key: "model",
  shape: { is: "one-of", values: MODEL_NAMES },
  about: "How the values go on.",
};

/** The keys that each model takes. */
export const KEYS_OF_MODEL: Readonly<Record<ModelName, readonly string[]>> = {
  constant: ["value"],
  ramp: ["minimum", "maximum", "period", "every"],
  sine: ["minimum", "maximum", "period", "every"],
  walk: ["minimum", "maximum", "step", "every"],
  cycle: ["values", "period", "every"],
  counter: ["start", "step", "period", "every"],
};

const table: FileTable = { noun: "settings of a model", about: "How the values of a sensor go on.", keys: MODEL_KEYS };

/** The settings of a model as a control port gets them. @throws ToolProblem that says what is wrong with them */
export function readModelSettings(model: ModelName, settings: unknown): ModelSettings {
  const file = TableFile.read(Buffer.from(JSON.stringify(settings ?? {})), "settings", table);
  for (const key of Object.keys((settings ?? {}) as object)) {
    if (!KEYS_OF_MODEL[model].includes(key)) file.error([key], "conflict", `the model ${model} takes no ${key}`, { of: "key" });
  }
  if (file.diagnostics.length > 0) throw new ToolProblem(file.diagnostics.map(formatDiagnostic).join("\n"));
  return { ...(settings as object), model } as ModelSettings;
}

import { posix } from "node:path";
import { compileInterface } from "../../codegen/compile.js";
import { isError } from "../../codegen/diagnostics/diagnostics.js";
import type { DeviceModel } from "../../codegen/model/device-model.js";

/** What `compileText` makes of an interface. */
export interface Compiled {
  /** @throws Error that lists the mistakes, where there are any */
  readonly model: DeviceModel;
  /** `dev.json:1:5 bad-value: …`, and the hint in parentheses. */
  readonly errors: readonly string[];
}

/** Other files by their paths, seen from the interface; what is no text becomes JSON. */
export type OtherFiles = Readonly<Record<string, unknown>>;

const head = { name: "dev", version: "dev-1.0", description: "D." };

/** Compiles `dev.json`, of which `rest` says all but its head. */
export function compileText(rest: object, files: OtherFiles = {}): Compiled {
  const read = (path: string): Uint8Array | string => {
    const content = files[posix.normalize(path)];
    if (content === undefined) return "there is no such file";
    return Buffer.from(typeof content === "string" ? content : JSON.stringify(content));
  };
  const { model, diagnostics } = compileInterface(Buffer.from(JSON.stringify({ ...head, ...rest })), "dev.json", read);
  const errors = diagnostics.filter(isError).map(({ file, line, column, rule, message, hint }) => {
    return `${file}:${line}:${column} ${rule}: ${message}${hint === undefined ? "" : ` (${hint})`}`;
  });
  return {
    errors,
    get model() {
      if (model === undefined) throw new Error(errors.join("\n"));
      return model;
    },
  };
}

import type { CompileResult } from "../compile.js";
import type { DescribedFiles } from "../model/describe/read-description.js";
import { compileSource } from "./compile-source.js";
import type { InterfaceSource } from "./named-sources.js";

/** What a device said of itself, as a source; `label` names the device. */
export function describedSource(label: string, { text, schemas }: DescribedFiles): InterfaceSource {
  const path = "device.katcp.json";
  const read = (file: string): Uint8Array | string => {
    const content = file === path ? text : schemas.get(`./${file}`);
    return content === undefined ? "it is not in the description of the device" : Buffer.from(content);
  };
  return { id: path, label, path, isDescription: true, read, labelOf: (file) => (file === path ? label : `${label} ${file}`) };
}

/** The model of what a device said of itself, or its errors; `label` names the device. */
export function compileDescribed(label: string, files: DescribedFiles): CompileResult {
  return compileSource(describedSource(label, files));
}

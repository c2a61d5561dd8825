import fc from "fast-check";
import type { DeviceModel } from "katcp-gen";
import { compileInterface } from "../../codegen/compile.js";
import { anyInterface } from "./any-interface.js";

/** The models of so many random interfaces, the same in each run. Nearly all of them are valid; the others are left out. */
export function anyModels(count: number): readonly DeviceModel[] {
  return fc.sample(anyInterface, { seed: 20261127, numRuns: count }).flatMap(({ files }): readonly DeviceModel[] => {
    const { "any.katcp.json": text = "", ...others } = files;
    const { model } = compileInterface(Buffer.from(text), "any.katcp.json", (file) => Buffer.from(others[file] ?? ""));
    return model === undefined ? [] : [model];
  });
}

import { contractOf, type DeviceModel, formatDiagnostic, readInterfaces } from "katcp-gen";
import type { Contract } from "katcp-runtime/contract";
import { ToolProblem } from "../tool-problem.js";

/** An interface, as a tool works with it. */
export interface LoadedInterface {
  /** Where it comes from: a file. */
  readonly file: string;
  readonly model: DeviceModel;
  /** The same for the runtime. A codec of the interface is none here: its values are texts. */
  readonly contract: Contract;
}

/** Reads interface files, folders or patterns. @throws ToolProblem that lists all that is wrong with them */
export function loadInterfaces(words: readonly string[]): readonly LoadedInterface[] {
  const { interfaces, diagnostics } = readInterfaces(words);
  if (diagnostics.length > 0) throw new ToolProblem(diagnostics.map((diagnostic) => formatDiagnostic(diagnostic)).join("\n"));
  return interfaces.map(({ file, model }) => ({ file, model, contract: contractOf(model) }));
}

/** Reads one interface file. @throws ToolProblem if there is none or more than one, or if it is wrong */
export function loadInterface(file: string): LoadedInterface {
  const [only, another] = loadInterfaces([file]);
  if (only === undefined || another !== undefined) throw new ToolProblem(`${file}: expected one interface file`);
  return only;
}

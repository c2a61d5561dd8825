import { type Diagnostic, isError } from "./diagnostics/diagnostics.js";
import { applyLevels, isWarningRule, type LevelOptions } from "./diagnostics/levels.js";
import type { Target, TargetOptions, TargetProblem } from "./emit/target.js";
import { DEFAULT_TARGETS, type TargetName } from "./emit/target-names.js";
import { type InterfaceFiles, type ReadFile, readIncludes } from "./interface/read-includes.js";
import { lintInterface } from "./lint/lint-interface.js";
import type { PlacedFinding } from "./lint/lint-rule.js";
import { buildModel } from "./model/build-model.js";
import type { DeviceModel } from "./model/device-model.js";
import { findUnreachableStates } from "./model/find-unreachable-states.js";
import { checkTargets, TARGETS } from "./targets.js";

/** Options of a compilation. */
export interface CompileOptions extends LevelOptions, TargetOptions {
  /** The targets to check for, also your own: the interface must suit all of them. Default: TypeScript. */
  readonly targets?: readonly (TargetName | Target)[] | undefined;
  /** Identifies a file, if two paths may lead to the same one; default: its path. */
  readonly identify?: ((file: string) => string) | undefined;
}

/** The result for one interface file. */
export interface CompileResult {
  /** Undefined if there is an error. */
  readonly model: DeviceModel | undefined;
  /** All errors and warnings, in the order of files and places. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Compiles the bytes of an interface file into its model. Other files are read only with `readFile`, and nothing is written. It never throws. */
export function compileInterface(
  bytes: Uint8Array,
  file: string,
  readFile: ReadFile = () => "files cannot be included here",
  { identify, targets = DEFAULT_TARGETS, python, ...levels }: CompileOptions = {},
): CompileResult {
  const files = readIncludes(bytes, file, readFile, identify);
  const model = isLegible(files) && files.all.at(-1)?.file === file ? buildModel(files) : undefined;
  const problems = model === undefined ? [] : checkTargets(model, targets.map(targetOf), { python });
  reportErrors(problems);
  const states = model === undefined ? [] : findUnreachableStates(model);
  if (isLegible(files)) lintInterface(files, [...states, ...warningsOf(problems)]);
  const diagnostics = applyLevels(files.diagnostics(), levels);
  return { model: diagnostics.some(isError) ? undefined : model, diagnostics };
}

function targetOf(target: TargetName | Target): Target {
  return typeof target === "string" ? TARGETS[target] : target;
}

/** A file that is found to be no interface is not looked at any further. */
function isLegible({ all }: InterfaceFiles): boolean {
  return all.every(({ reporter }) => !reporter.isFull);
}

function reportErrors(problems: readonly TargetProblem[]): void {
  for (const { place, rule, message, hint } of problems) if (!isWarningRule(rule)) place.error(rule, message, hint);
}

function warningsOf(problems: readonly TargetProblem[]): readonly PlacedFinding[] {
  return problems.flatMap(({ rule, ...said }) => (isWarningRule(rule) ? [{ rule, ...said }] : []));
}

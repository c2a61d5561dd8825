/** The door for programs that compile interfaces themselves. */

export type { Change, Pair } from "./changes/change.js";
export { compareModels } from "./changes/compare-models.js";
export { type CompileOptions, type CompileResult, compileInterface } from "./compile.js";
export { breaksOf, type ChangeRule, stepOf } from "./diagnostics/change-rules.js";
export { type Diagnostic, ERROR_RULES, formatDiagnostic, type Rule, WARNING_RULES, type WarningRule } from "./diagnostics/diagnostics.js";
export { type LevelOptions, RULE_LEVELS, type RuleLevel, type RuleLevels } from "./diagnostics/levels.js";
export type { Party, VersionStep } from "./diagnostics/party.js";
export { compileDescribed } from "./diff/described-source.js";
export { DIFF_FORMATS, type DiffFormat } from "./diff/diff-format.js";
export { type DiffSide, type DiffSidesOptions, type DiffSidesResult, diffSides } from "./diff/diff-sides.js";
export type { EmittedFile } from "./emit/emitted-file.js";
export type { Target, TargetProblem } from "./emit/target.js";
export type { TargetName } from "./emit/target-names.js";
export { emitDocuments } from "./emit/text/emit-documents.js";
export { type ContractOfOptions, contractOf } from "./emit/typescript/contract-of.js";
export { emitTypeScript } from "./emit/typescript/emit-typescript.js";
export type { FileOutcome } from "./files/file-outcome.js";
export { FileProblem } from "./files/file-problem.js";
export type { Orphan } from "./files/find-orphans.js";
export { type GenerateOptions, type GenerateResult, generate } from "./generate.js";
export type { KeyRule, Shape } from "./interface/shape.js";
export { type FileTable, formatTableSchema, TableFile } from "./interface/table-file.js";
export { formatInterface } from "./layout/format-interface.js";
export { type DescribedFiles, readDescription } from "./model/describe/read-description.js";
export type * from "./model/device-model.js";
export { patternText } from "./model/patterns/pattern-text.js";
export { type NamedModel, type ReadInterfaces, readInterfaces } from "./read-interfaces.js";

import { InvalidArgumentError, Option } from "commander";
import { nearestWord } from "../diagnostics/nearest-word.js";
import { DEFAULT_TARGETS, TARGET_NAMES, type TargetName } from "../emit/target-names.js";

/** `--target typescript,docs`, which may stand several times. */
export function targetOption(): Option {
  return new Option(
    "--target <name,...>",
    `what to generate: ${TARGET_NAMES.join(", ")} (default: ${DEFAULT_TARGETS.join(", ")})`,
  ).argParser(parseTargets);
}

/** Adds the targets of one more option to those before it. @throws InvalidArgumentError */
function parseTargets(text: string, before: readonly TargetName[] = []): readonly TargetName[] {
  const added = text.split(",").map((word) => {
    const target = TARGET_NAMES.find((name) => name === word.trim());
    if (target === undefined) throw new InvalidArgumentError(describeUnknown(word.trim()));
    return target;
  });
  return [...before, ...added];
}

function describeUnknown(word: string): string {
  const meant = nearestWord(word, TARGET_NAMES);
  const hint = meant === undefined ? "" : ` (did you mean "${meant}"?)`;
  return `Expected one of ${TARGET_NAMES.join(", ")}, found ${JSON.stringify(word)}${hint}.`;
}

/** What the command line says of targets. */
export interface TargetFlags {
  readonly target?: readonly TargetName[];
  readonly docs?: boolean;
}

/** What is generated: `--target` beats the configuration, and `--docs` and `--no-docs` add and take away one. In the order of the table. */
export function settleTargets({ target, docs }: TargetFlags, configured: readonly TargetName[] = DEFAULT_TARGETS): readonly TargetName[] {
  const chosen = new Set(target ?? configured);
  if (docs === true) chosen.add("docs");
  if (docs === false) chosen.delete("docs");
  return TARGET_NAMES.filter((name) => chosen.has(name));
}

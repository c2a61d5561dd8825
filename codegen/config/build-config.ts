import { isAbsolute, join } from "node:path";
import { CHANGE_RULES } from "../diagnostics/change-rules.js";
import { WARNING_RULES } from "../diagnostics/diagnostics.js";
import { findLevelProblem, isLevelRule, type LevelRule, RULE_LEVELS, type RuleLevel, type RuleLevels } from "../diagnostics/levels.js";
import { IMPORT_STYLES } from "../emit/import-style.js";
import type { PythonOptions } from "../emit/python-options.js";
import { TARGET_NAMES } from "../emit/target-names.js";
import type { JsonArray, JsonObject } from "../interface/json-node.js";
import { ObjectView } from "../interface/object-view.js";
import type { Reporter } from "../interface/reporter.js";
import type { Config } from "./config.js";

/** Reads what `checkShape` has looked at. Paths stand relative to `folder`, that of the package.json. */
export function buildConfig(view: ObjectView, folder: string, reporter: Reporter): Config {
  return {
    interfaces: oneOrMore("interfaces", view, reporter)?.map((path) => from(folder, path)),
    // Beside the package.json, wherever in the project one stands.
    outDir: from(folder, view.string("out-dir")?.value ?? "generated"),
    importStyle: oneOf(IMPORT_STYLES, view.string("import-style")?.value),
    targets: oneOrMore("targets", view, reporter)?.flatMap((target) => oneOf(TARGET_NAMES, target) ?? []),
    python: readPython(view.object("python"), folder),
    levels: readLevels(view, reporter),
  };
}

function readPython(node: JsonObject | undefined, folder: string): PythonOptions | undefined {
  if (node === undefined) return undefined;
  const view = new ObjectView(node);
  const outDir = view.string("out-dir")?.value;
  return {
    outDir: outDir === undefined ? undefined : from(folder, outDir),
    package: view.string("package")?.value,
    pyproject: view.isTrue("pyproject"),
  };
}

function from(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

function oneOrMore(key: string, view: ObjectView, reporter: Reporter): readonly string[] | undefined {
  const list = view.array(key);
  if (list === undefined) return undefined;
  if (list.items.length === 0) reporter.error(list.start, "bad-value", `"${key}" expects one or more, found none`);
  return textsOf(list);
}

function textsOf({ items }: JsonArray): readonly string[] {
  return items.flatMap((item) => (item.kind === "string" ? [item.value] : []));
}

function readLevels(view: ObjectView, reporter: Reporter): RuleLevels {
  const levels: Partial<Record<LevelRule, RuleLevel>> = {};
  for (const { key, keyStart, value } of view.entries("levels")) {
    if (!isLevelRule(key)) {
      reporter.error(
        keyStart,
        "bad-name",
        findLevelProblem(key, "warning") ?? "",
        reporter.guess(key, [...WARNING_RULES, ...Object.keys(CHANGE_RULES)]),
      );
    } else {
      const level = value.kind === "string" ? oneOf(RULE_LEVELS, value.value) : undefined;
      if (level !== undefined) levels[key] = level;
    }
  }
  return levels;
}

function oneOf<Value extends string>(values: readonly Value[], text: string | undefined): Value | undefined {
  return values.find((value) => value === text);
}

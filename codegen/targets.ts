import { grafanaTarget } from "./emit/grafana/grafana-target.js";
import { prometheusTarget } from "./emit/prometheus/prometheus-target.js";
import { pythonTarget } from "./emit/python/python-target.js";
import type { Target, TargetOptions, TargetProblem } from "./emit/target.js";
import type { TargetName } from "./emit/target-names.js";
import { documentsTarget } from "./emit/text/documents-target.js";
import { typescriptTarget } from "./emit/typescript/typescript-target.js";
import type { DeviceModel } from "./model/device-model.js";

/** All that can be generated; `TARGET_FOLDERS` says where it goes. */
export const TARGETS: Readonly<Record<TargetName, Target>> = {
  typescript: typescriptTarget,
  docs: documentsTarget,
  python: pythonTarget,
  grafana: grafanaTarget,
  prometheus: prometheusTarget,
};

/** What targets have to say of an interface. Where several break the same rule at a place, that is one mistake, and the first has told it. */
export function checkTargets(model: DeviceModel, targets: readonly Target[], options: TargetOptions = {}): readonly TargetProblem[] {
  const told = new Set<string>();
  return targets.flatMap((target) => {
    const problems = target.check(model, options).filter((problem) => !told.has(keyOf(problem)));
    for (const problem of problems) told.add(keyOf(problem));
    return problems;
  });
}

function keyOf({ place, rule }: TargetProblem): string {
  return `${place.at} ${rule} ${place.reporter.file}`;
}

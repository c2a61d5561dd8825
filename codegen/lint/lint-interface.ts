import type { InterfaceFiles } from "../interface/read-includes.js";
import { reportAllowed } from "./allowances.js";
import { initialStatus } from "./initial-status.js";
import { largeFamily } from "./large-family.js";
import type { Finding, LintRule, LintScope, PlacedFinding } from "./lint-rule.js";
import { missingDescription } from "./missing-description.js";
import { missingUnits } from "./missing-units.js";
import { nameStyle } from "./name-style.js";
import { nonAscii } from "./non-ascii.js";
import { type Site, visitSites } from "./site.js";
import { TypeTable } from "./type-table.js";
import { deprecatedType, unusedType } from "./type-use.js";
import { valueStyle } from "./value-style.js";
import { versionStyle } from "./version-style.js";

const rules: readonly LintRule[] = [
  unusedType,
  deprecatedType,
  missingDescription,
  missingUnits,
  nameStyle,
  nonAscii,
  initialStatus,
  largeFamily,
  valueStyle,
  versionStyle,
];

/**
 * Reports what is no mistake and yet worth a warning (docs/diagnostics.md), in each file of an interface, less what the file allows.
 * `found`: what others have found there.
 */
export function lintInterface({ all, isIncomplete }: InterfaceFiles, found: readonly PlacedFinding[] = []): void {
  const types = new TypeTable(all);
  const sites = new Map(all.map((file) => [file, visitSites(file)]));
  const usedTypes = new Set([...sites.values()].flat().map(({ view }) => view.string("type")?.value ?? ""));
  // What a file that could not be read, or a mistyped word, would have used is not known.
  const isUseKnown = !isIncomplete && all.every(({ reporter }) => !reporter.has("unknown-type"));
  for (const file of all) {
    const own = found.filter(({ place }) => place.reporter === file.reporter).map(({ place: { at }, ...finding }) => ({ at, ...finding }));
    reportAllowed(file, [...lintSites(sites.get(file) ?? [], { types, usedTypes: isUseKnown ? usedTypes : undefined, file }), ...own]);
  }
}

function lintSites(sites: readonly Site[], scope: LintScope): readonly Finding[] {
  const findings: Finding[] = [];
  for (const site of sites) {
    for (const rule of rules) for (const finding of rule(site, scope)) findings.push(finding);
  }
  return findings;
}

import type { Diagnostic } from "../diagnostics/diagnostics.js";
import type { RuleLevels } from "../diagnostics/levels.js";
import type { ImportStyle } from "../emit/import-style.js";
import type { PythonOptions } from "../emit/python-options.js";
import type { TargetName } from "../emit/target-names.js";

/** The key of a package.json that is ours. */
export const CONFIG_KEY = "katcp-gen";

/** What a project says of how it is generated, and what is wrong with that. */
export interface ConfigResult {
  readonly config: Config;
  readonly diagnostics: readonly Diagnostic[];
}

/** What the key "katcp-gen" of a package.json says; what it leaves out is undefined. */
export interface Config {
  /** Paths as one would give them on the command line. */
  readonly interfaces: readonly string[] | undefined;
  readonly outDir: string | undefined;
  readonly importStyle: ImportStyle | undefined;
  readonly targets: readonly TargetName[] | undefined;
  readonly python: PythonOptions | undefined;
  /** What the rules named here count as, by their ids. */
  readonly levels: RuleLevels;
}

/** Of a project that says nothing. */
export const NO_CONFIG: Config = {
  interfaces: undefined,
  outDir: undefined,
  importStyle: undefined,
  targets: undefined,
  python: undefined,
  levels: {},
};

import { RULE_LEVELS } from "../diagnostics/levels.js";
import { IMPORT_STYLES } from "../emit/import-style.js";
import { TARGET_NAMES } from "../emit/target-names.js";
import type { KeyRule, Shape } from "../interface/shape.js";

const path: Shape = { is: "string", pattern: /\S/, allowed: "a path" };

const pythonKeys: readonly KeyRule[] = [
  { key: "out-dir", shape: path, about: "Where packages go; {device} stands for the name of the device." },
  {
    key: "package",
    shape: {
      is: "string",
      pattern: /^(?:[a-z_]|\{device\})(?:[a-z0-9_]|\{device\})*$/,
      allowed: "lower-case letters, digits and underscores, and {device} for the name of the device",
    },
    about: "What a package is called.",
  },
  { key: "pyproject", shape: { is: "boolean" }, about: "Whether a pyproject.toml is written, for pip install." },
];

/** Every key of the configuration: it is checked by this table, and docs/cli.md explains each. */
export const CONFIG_KEYS: readonly KeyRule[] = [
  { key: "interfaces", shape: { is: "list", of: path }, about: "The interface files, where the command line names none." },
  { key: "out-dir", shape: path, about: "Where the generated files go, a folder for each device." },
  {
    key: "import-style",
    shape: { is: "one-of", values: IMPORT_STYLES },
    about: "What relative imports of generated files end in: .js, .ts, or nothing.",
  },
  {
    key: "targets",
    shape: { is: "list", of: { is: "one-of", values: TARGET_NAMES } },
    about: "What is generated: servers and clients in TypeScript or Python, and pages about the interfaces.",
  },
  {
    key: "python",
    shape: { is: "record", noun: "target", rules: pythonKeys },
    about: "Where packages of Python go and what they are called.",
  },
  {
    key: "levels",
    shape: { is: "map", of: { is: "one-of", values: RULE_LEVELS }, names: { noun: "rule", pattern: /^[a-z][a-z-]*$/ } },
    about: "What the rules of diagnostics count as.",
  },
];

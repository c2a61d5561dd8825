import { parseApiVersion } from "katcp-runtime/vocabulary";
import type { DeviceModel } from "../../model/device-model.js";
import { GENERATED_BY } from "../emitted-file.js";

/** What a pyproject.toml says beside what the interface says. */
export interface PyprojectOptions {
  /** The package of Python that it installs. */
  readonly packageName: string;
  /** The version of the distribution; default: that of the interface, `dev-api-1.2` → `1.2`. */
  readonly version?: string | undefined;
}

/**
 * The pyproject.toml of a package. It is built by flit: that leaves no copies of our files in the folder, as setuptools does, and takes files
 * that git ignores, as hatchling does not.
 */
export function pyproject(model: DeviceModel, { packageName, version = versionOf(model) ?? "0" }: PyprojectOptions): string {
  const about = model.description.split("\n", 1)[0]?.trim() || `The KATCP interface of ${model.name}.`;
  return `# ${GENERATED_BY} from ${model.source}. Do not edit: change the interface, then run katcp-gen again.
[build-system]
requires = ["flit_core>=3.4,<5"]
build-backend = "flit_core.buildapi"

[project]
name = ${toml(packageName.replaceAll("_", "-").replace(/-$/, ""))}
version = ${toml(version)}
description = ${toml(about)}
requires-python = ">=3.10"
dependencies = ["aiokatcp>=2.2"]

[tool.flit.module]
name = ${toml(packageName)}
`;
}

/** The version of a distribution: undefined where that of the interface is not `<api>-<major>.<minor>`. */
export function versionOf({ version }: Pick<DeviceModel, "version">): string | undefined {
  const parsed = parseApiVersion(version);
  return parsed === undefined ? undefined : `${Number(parsed.major)}.${Number(parsed.minor)}`;
}

/** TOML has the escapes of JSON, but no control characters at all. */
function toml(text: string): string {
  return JSON.stringify(text.replaceAll(/\p{Cc}/gu, " "));
}

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { generate } from "../../../codegen/generate.js";
import { tempFolder } from "../../support/temp-folder.js";
import { python } from "../python-environment.js";

const dev = fileURLToPath(new URL("../../../interfaces/dev.katcp.json", import.meta.url));

const script = `
import json
from importlib.metadata import files, metadata, requires

import dev_katcp

told = metadata("dev-katcp")
paths = sorted(str(path) for path in files("dev-katcp") or [] if path.suffix != ".pyc")
print(json.dumps([dev_katcp.DevClient.VERSION, told["Version"], requires("dev-katcp"), told["Requires-Python"], paths]))
`;

function run(folder: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(python, args, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PYTHONPATH: folder },
  });
  expect(`${status === 0 ? "" : stdout}${stderr}`).toBe("");
  return stdout;
}

test("pip installs a package from its folder, with aiokatcp as its one dependency, and leaves nothing in it", { timeout: 240_000 }, () => {
  const folder = tempFolder();
  const options = {
    outDir: join(folder, "generated"),
    targets: ["python"],
    python: { outDir: join(folder, "python/{device}"), pyproject: true },
  };
  const made = generate({ ...options, targets: ["python"], files: [dev], check: false });
  const site = join(folder, "site");
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--no-build-isolation", "--no-deps"];
  run(folder, ...pip, "--target", site, "./python/dev");
  writeFileSync(join(site, "told.py"), script);
  const [version, distribution, needs, pythons, paths] = JSON.parse(run(site, "told.py")) as readonly [string, ...unknown[]];
  expect([version, distribution, needs, pythons]).toEqual(["dev-api-1.0", "1.0", ["aiokatcp>=2.2"], ">=3.10"]);
  expect(paths).toEqual(expect.arrayContaining(["dev_katcp/py.typed", "dev_katcp/client.py", "dev_katcp/_katcp/fields.py"]));
  // What it needs is there in a version that will do.
  expect(run(site, "-m", "pip", "check", "--disable-pip-version-check")).toContain("No broken requirements found");
  const again = generate({ ...options, targets: ["python"], files: [dev], check: true });
  expect(again.outcomes).toEqual(made.outcomes.map(({ path }) => ({ path, kind: "unchanged" })));
  expect(again.orphans).toEqual([]);
});

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { tempFolder } from "../../support/temp-folder.js";
import { python } from "../python-environment.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));

test("the pytest fixture of docs/simulator.md drives a simulator with aiokatcp, as it stands there", () => {
  const page = readFileSync(join(root, "docs/simulator.md"), "utf8");
  const [, snippet] = /^```python run\n([\s\S]*?)^```$/m.exec(page) ?? [];
  const file = join(tempFolder(), "test_controller.py");
  writeFileSync(file, snippet ?? "");
  const options = { cwd: root, encoding: "utf8", timeout: 240_000 } as const;
  const { status, stdout, stderr } = spawnSync(python, ["-m", "pytest", "-q", "-p", "no:cacheprovider", file], options);
  expect(status, stdout + stderr).toBe(0);
  expect(stdout).toContain("1 passed");
});

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { buildFolder, emitAllDevices } from "../../support/emitted-devices.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The formatter as `biome.json` has it, and the rules that Biome recommends, without exception. */
function writeBiomeConfig(folder: string): void {
  const { formatter } = JSON.parse(readFileSync(join(root, "biome.json"), "utf8")) as Readonly<Record<string, unknown>>;
  writeFileSync(join(folder, "biome.json"), JSON.stringify({ root: true, files: { includes: ["**/*.ts"] }, formatter }));
}

test("all output is as Biome's formatter, its import sorting and its recommended rules want it", { timeout: 60_000 }, () => {
  const folder = buildFolder("formatted");
  writeBiomeConfig(folder);
  expect(emitAllDevices(folder).length).toBeGreaterThan(20);
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [biome, "ci", "--colors=off", "--error-on-warnings", "--json-formatter-enabled=false", "."],
    {
      cwd: folder,
      encoding: "utf8",
    },
  );
  expect(`${stdout}${stderr}`).toMatch(/^Checked \d+ files in .*\. No fixes applied\.\n$/);
  expect(status).toBe(0);
});

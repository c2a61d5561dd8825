import { spawnSync } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { buildCodegen } from "../support/build-codegen.js";
import { tempFolder } from "../support/temp-folder.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const bin = join(root, "codegen/bin/katcp-gen.js");

buildCodegen();

/** Only Linux has a device that is always full. */
test.runIf(existsSync("/dev/full")).each([
  ["schema", ["schema"]],
  ["the array for programs", [join(root, "interfaces/dev.katcp.json"), "--check", "--format", "json"]],
  ["help", ["--help"]],
])("a disk that is full does not make success of half an output: %s", (_, argv) => {
  const stdio = ["ignore", openSync("/dev/full", "w"), "pipe"] as const;
  const { status, stderr } = spawnSync(process.execPath, [bin, ...argv, ...(argv.length > 2 ? ["-o", tempFolder()] : [])], {
    stdio: [...stdio],
    encoding: "utf8",
  });
  expect([status, stderr.split("\n").filter((line) => line.includes("cannot be written"))]).toEqual([
    1,
    ["katcp-gen: the output cannot be written: the disk is full"],
  ]);
});

test("a reader that has read enough harms nothing", () => {
  const { status, stdout, stderr } = spawnSync("sh", ["-c", '"$0" "$1" schema | head -1', process.execPath, bin], { encoding: "utf8" });
  expect([status, stdout, stderr]).toEqual([0, "{\n", ""]);
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { installOffline, packPackages, run } from "../support/packed-packages.js";
import { tempFolder } from "../support/temp-folder.js";
import { WireClient } from "../support/wire-client.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("the packed packages, installed far from here, compile an interface and serve it", { timeout: 120_000 }, async () => {
  const folder = tempFolder();
  const manifest = {
    name: "device",
    version: "1.0.0",
    type: "module",
    dependencies: { "katcp-gen": "*", "katcp-runtime": "*", typescript: "*", "@types/node": "*" },
  };
  installOffline(folder, manifest, packPackages(join(folder, "tarballs")));

  cpSync(join(root, "interfaces/dev.katcp.json"), join(folder, "dev.katcp.json"));
  expect(run(join(folder, "node_modules/.bin/katcp-gen"), ["dev.katcp.json", "--docs"], folder)).toContain("6 written");
  mkdirSync(join(folder, "src/dev"), { recursive: true });
  for (const file of ["dev.ts", "main.ts"]) {
    const text = readFileSync(join(root, "examples/dev", file), "utf8");
    writeFileSync(join(folder, "src/dev", file), text);
  }
  const options = {
    target: "es2022",
    module: "nodenext",
    strict: true,
    outDir: "build",
    rootDir: ".",
    types: ["node"],
    lib: ["es2023", "esnext.disposable"],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include: ["src", "generated"] }));
  run(join(folder, "node_modules/.bin/tsc"), ["-p", "."], folder);

  const device = spawn(process.execPath, ["build/src/dev/main.js", "--port", "0"], { cwd: folder });
  onTestFinished(() => {
    device.kill("SIGKILL");
  });
  const [line] = (await once(createInterface({ input: device.stdout }), "line")) as [string];
  const client = await WireClient.connect(Number(/:(\d+)\./.exec(line)?.[1]));
  expect(await client.reply("?add 1 2")).toBe("!add ok 3.0");
  await client.reply("?halt");
  const [code] = await once(device, "close");
  expect(code).toBe(0);
});

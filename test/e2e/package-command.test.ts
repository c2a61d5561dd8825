import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { Dev } from "../../examples/dev/dev.js";
import { installOffline, packPackages, run } from "../support/packed-packages.js";
import { tempFolder } from "../support/temp-folder.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const bin = join(root, "codegen/bin/katcp-gen.js");

const caller = `import { DevClient, type ScanInform } from "@team/dev-interface";

const dev = await DevClient.connect("127.0.0.1", Number(process.argv[2]));
const { total } = await dev.req.add({ terms: [1, 2] });
const informs: readonly ScanInform[] = (await dev.req.scan({ steps: 2 })).informs;
console.log(total, informs.length, (await dev.sensors.mode.read()).value);
await dev.close();
`;

const station = `{
  "name": "station", "version": "station-1.0", "description": "A station.",
  "include": ["katcp:@team/dev-interface/interface/dev.katcp.json"],
  "requests": { "rest": { "description": "Rest." } }
}
`;

test("another team installs a packed interface, calls the device with it, includes it, and is told of changes", {
  timeout: 240_000,
}, async () => {
  const folder = tempFolder();
  const pack = join(folder, "dev-interface");
  const packed = run(
    process.execPath,
    [bin, "package", "interfaces/dev.katcp.json", "--out", pack, "--name", "@team/dev-interface", "--patch", "3", "--server", "--python"],
    root,
  );
  expect(packed).toMatch(/^packed @team\/dev-interface 1\.0\.3 into .*: \d+ files\n$/);
  expect(readdirSync(pack).toSorted()).toEqual(["README.md", "dev.html", "dev.md", "interface", "lib", "package.json", "python"]);
  expect(readdirSync(join(pack, "python")).toSorted()).toEqual(["dev_katcp", "pyproject.toml"]);
  expect(readFileSync(join(pack, "python/pyproject.toml"), "utf8")).toContain('name = "dev-katcp"\nversion = "1.0.3"\n');
  run("npm", ["pack", "--pack-destination", folder], pack);

  const project = join(folder, "project");
  mkdirSync(project);
  const manifest = {
    name: "station",
    version: "1.0.0",
    type: "module",
    dependencies: { "katcp-gen": "*", "katcp-runtime": "*", typescript: "*", "@types/node": "*" },
  };
  installOffline(project, manifest, packPackages(join(folder, "tarballs")));
  run(
    "npm",
    ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", join(folder, "team-dev-interface-1.0.3.tgz")],
    project,
  );

  const strictest = {
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noPropertyAccessFromIndexSignature: true,
    verbatimModuleSyntax: true,
  };
  const options = {
    ...strictest,
    target: "es2022",
    module: "nodenext",
    lib: ["es2023", "esnext.disposable"],
    types: ["node"],
    outDir: "build",
    rootDir: ".",
  };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include: ["caller.ts"] }));
  writeFileSync(join(project, "caller.ts"), caller);
  run(join(project, "node_modules/.bin/tsc"), ["-p", "."], project);
  await using device = new Dev({ host: "127.0.0.1", port: 0, logSink: () => {} });
  await device.start();
  const { stdout } = await promisify(execFile)(process.execPath, ["build/caller.js", String(device.address?.port)], { cwd: project });
  expect(stdout).toBe("3 2 idle\n");

  writeFileSync(join(project, "station.katcp.json"), station);
  expect(run(join(project, "node_modules/.bin/katcp-gen"), ["station.katcp.json"], project)).toContain("5 written");
  expect(readFileSync(join(project, "generated/station/server.ts"), "utf8")).toContain("requestTune(");
  const installed = join(project, "node_modules/@team/dev-interface/interface/dev.katcp.json");
  writeFileSync(join(project, "next.katcp.json"), readFileSync(installed, "utf8").replace('"maximum": 1670', '"maximum": 1671'));
  expect(
    run(join(project, "node_modules/.bin/katcp-gen"), ["diff", "npm:@team/dev-interface@1", "next.katcp.json", "--write-version"], project),
  ).toContain("argument-range-widened");
  expect(readFileSync(join(project, "next.katcp.json"), "utf8")).toContain('"version": "dev-api-1.1"');
});

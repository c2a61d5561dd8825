import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { tempFolder } from "../support/temp-folder.js";
import { WireClient } from "../support/wire-client.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** A lock for the packed packages, with the rest as the root's lock has it: so npm finds all in its cache. */
function deriveLock(manifest: object, packed: Readonly<Record<string, string>>): object {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as { packages: Record<string, LockedPackage> };
  const kept: Record<string, unknown> = { "": manifest };
  const take = (name: string): void => {
    const key = `node_modules/${name}`;
    if (key in kept) return;
    const file = packed[name];
    const { dev: _, ...locked } = packages[file === undefined ? key : name === "katcp-gen" ? "codegen" : "runtime"] ?? {};
    kept[key] = file === undefined ? locked : { ...locked, resolved: `file:${file}` };
    for (const dependency of Object.keys({ ...locked.dependencies, ...locked.optionalDependencies })) take(dependency);
  };
  for (const name of [...Object.keys(packed), "typescript", "@types/node"]) take(name);
  return { name: "device", version: "1.0.0", lockfileVersion: 3, requires: true, packages: kept };
}

test("the packed packages, installed far from here, compile an interface and serve it", { timeout: 120_000 }, async () => {
  run(process.execPath, ["node_modules/typescript/bin/tsc", "-b"], root);
  const folder = tempFolder();
  const tarballs = join(folder, "tarballs");
  mkdirSync(tarballs);
  run("npm", ["pack", "--ignore-scripts", "--workspaces", "--pack-destination", tarballs], root);
  const files = readdirSync(tarballs);
  const packed = Object.fromEntries(
    ["katcp-gen", "katcp-runtime"].map((name) => [name, `tarballs/${files.find((file) => file.startsWith(name))}`]),
  );
  const dependencies = Object.fromEntries(Object.entries(packed).map(([name, file]) => [name, `file:${file}`]));
  const manifest = {
    name: "device",
    version: "1.0.0",
    type: "module",
    dependencies: { ...dependencies, typescript: "*", "@types/node": "*" },
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, "package-lock.json"), JSON.stringify(deriveLock(manifest, packed)));
  run("npm", ["ci", "--offline", "--ignore-scripts", "--no-audit", "--no-fund"], folder);

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

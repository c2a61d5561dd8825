import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { installOffline, packPackages, rooms, run, unpack } from "../support/packed-packages.js";
import { tempFolder } from "../support/temp-folder.js";
import { WireClient } from "../support/wire-client.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

const tarballs = mkdtempSync(join(tmpdir(), "katcp-packed-"));
let packed: Readonly<Record<string, string>> = {};

beforeAll(() => {
  packed = packPackages(tarballs);
}, 120_000);

afterAll(() => rmSync(tarballs, { recursive: true, force: true }));

test("each packed package holds its licence, a README and all that its files name", { timeout: 240_000 }, () => {
  const folder = tempFolder();
  for (const [name, room] of Object.entries(rooms)) {
    const files = unpack(packed[name] ?? "", join(folder, name));
    const textOf = (path: string): string => readFileSync(files.get(path) ?? "", "utf8");
    expect(textOf("LICENSE")).toBe(readFileSync(join(root, "LICENSE"), "utf8"));
    expect(textOf("README.md")).toMatch(`# ${name}\n`);
    const manifest = textOf("package.json");
    const named = [...manifest.matchAll(/"\.?\/?((?:bin|dist|templates|interfaces|schemas)?[\w/-]*\.(?:js|d\.ts|json))"/g)].map(
      ([, path = ""]) => path,
    );
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((path) => !files.has(path))).toEqual([]);
    // A dist that was built more than once may hold files whose source has gone since.
    const hasSource = (path: string): boolean => existsSync(join(root, room, path.replace("dist/", "").replace(/(\.d)?\.[jt]s$/, ".ts")));
    const built = [...files.keys()].filter((path) => path.startsWith("dist/") && hasSource(path));
    expect(built.length).toBeGreaterThan(leastFiles[room] ?? 100);
    // What an editor proposes is what is public.
    expect(built.filter((path) => path.endsWith(".d.ts") && textOf(path).includes("@internal"))).toEqual([]);
    expect(built.flatMap((path) => mapOf(path, textOf(path))).filter((map) => !files.has(map))).toEqual([]);
  }
});

/** What each package publishes, besides what is built from its sources. A new kind of file needs its line. */
const published: Readonly<Record<string, readonly RegExp[]>> = {
  "katcp-runtime": [],
  "katcp-gen": [
    /^bin\/(katcp-gen\.js|output\.js|package\.json|print-schemas\.cjs)$/,
    /^katcp-interface(-part)?\.schema\.json$/,
    /^templates\/([\w/-]+\.(ts|md|py|json|html|css|js|test\.ts|katcp\.json)\.hbs|[\w/.-]+\.(hbs|css|js|py))$/,
    /^dist\/bundle\/([\w-]+\.cjs|templates\/[\w/.-]+\.(hbs\.cjs|css|js|py)|templates\/plain\.cjs)$/,
  ],
  "katcp-tools": [/^bin\/katcp\.js$/, /^interfaces\/[\w-]+\.katcp\.json$/, /^schemas\/katcp-\w+\.schema\.json$/],
  "katcp-gateway": [
    /^bin\/katcp-gateway\.js$/,
    /^schemas\/katcp-\w+\.schema\.json$/,
    /^dist\/panel\/[\w-]+(\.[\w-]+)*\.(js|css|html|svg|txt|webmanifest)$/,
  ],
};
const everywhere = ["LICENSE", "README.md", "package.json", "sbom.cdx.json"];

test("each packed package publishes what is listed here, and nothing else", { timeout: 240_000 }, () => {
  const folder = tempFolder();
  for (const [name, room] of Object.entries(rooms)) {
    const files = [...unpack(packed[name] ?? "", join(folder, name)).keys()];
    expect(everywhere.filter((file) => !files.includes(file))).toEqual([]);
    const isBuilt = (file: string): boolean => {
      const [, path] = /^dist\/([\w/-]+)(\.d\.ts|\.js)$/.exec(file) ?? [];
      // A dist that was built more than once may hold files whose source has gone since; a fresh one never does.
      return path !== undefined && (existsSync(join(root, room, `${path}.ts`)) || existsSync(join(root, room, file)));
    };
    const isListed = (file: string): boolean => everywhere.includes(file) || published[name]?.some((kind) => kind.test(file)) === true;
    expect(files.filter((file) => !isBuilt(file) && !isListed(file))).toEqual([]);
    expect(files.filter((file) => /(^|\/)\.|\.test\.[jt]s$|\.map$|\.tsbuildinfo$/.test(file))).toEqual([]);
  }
});

interface Bill {
  readonly metadata: { readonly component: { readonly name: string; readonly version: string } };
  readonly components: readonly { readonly name: string; readonly version: string; readonly licenses?: readonly object[] }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

test("each packed package has a bill of its materials: all that it depends on, in the versions of the lock file", {
  timeout: 240_000,
}, () => {
  const folder = tempFolder();
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, { readonly version?: string }>;
  };
  for (const name of Object.keys(rooms)) {
    const files = unpack(packed[name] ?? "", join(folder, name));
    const read = (file: string): string => readFileSync(files.get(file) ?? "", "utf8");
    const { version, dependencies } = JSON.parse(read("package.json")) as { version: string; dependencies: Record<string, string> };
    const bill = JSON.parse(read("sbom.cdx.json")) as Bill;
    expect(bill.metadata.component).toMatchObject({ name, version });
    const refs = new Map(bill.components.map((component) => [component.name, `${component.name}@${component.version}`]));
    for (const dependency of Object.keys(dependencies)) {
      const locked = packages[`node_modules/${dependency}`]?.version ?? packages[rooms[dependency] ?? ""]?.version;
      expect(refs.get(dependency)).toBe(`${dependency}@${locked}`);
    }
    const own = bill.dependencies.find(({ ref }) => ref === `${name}@${version}`);
    expect(own?.dependsOn.length).toBe(Object.keys(dependencies).length);
    expect(bill.components.filter(({ licenses = [] }) => licenses.length === 0).map((component) => component.name)).toEqual([]);
    // Nothing of the machine that packed it.
    expect(read("sbom.cdx.json")).not.toContain(root);
    // What is bundled has its licences beside it.
    const bundled = files.has("dist/panel/licences.txt") ? ["preact", "uplot"] : [];
    expect(bundled.filter((each) => !refs.has(each))).toEqual([]);
  }
});

test("packing a package writes its bill", { timeout: 240_000 }, () => {
  rmSync(join(root, "runtime/sbom.cdx.json"), { force: true });
  const [{ files }] = JSON.parse(run("npm", ["pack", "--dry-run", "--json"], join(root, "runtime"))) as [{ files: { path: string }[] }];
  expect(files.map(({ path }) => path)).toContain("sbom.cdx.json");
  for (const room of Object.values(rooms)) {
    const { scripts } = JSON.parse(readFileSync(join(root, room, "package.json"), "utf8")) as { scripts: { prepack: string } };
    expect(scripts.prepack).toBe(`npm run --prefix .. --silent build && npm run --prefix .. --silent sbom -- ${room}`);
  }
});

/** How many built files a package has at least. */
const leastFiles: Readonly<Record<string, number>> = { tools: 50, gateway: 10 };

/** The source map that a file names. */
function mapOf(path: string, text: string): readonly string[] {
  const [, name] = /^\/\/# sourceMappingURL=(.+)$/m.exec(text) ?? [];
  return name === undefined ? [] : [posix.join(posix.dirname(path), name)];
}

test("the packed packages, installed far from here, compile an interface and serve it", { timeout: 240_000 }, async () => {
  const folder = tempFolder();
  const manifest = {
    name: "device",
    version: "1.0.0",
    type: "module",
    dependencies: { "katcp-gen": "*", "katcp-runtime": "*", typescript: "*", "@types/node": "*" },
  };
  installOffline(folder, manifest, packed);

  cpSync(join(root, "interfaces/dev.katcp.json"), join(folder, "dev.katcp.json"));
  expect(run(join(folder, "node_modules/.bin/katcp-gen"), ["dev.katcp.json", "--docs"], folder)).toContain("7 written");
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

test("the packed tools, installed far from here, simulate a device, and ship their interface and schemas", {
  timeout: 240_000,
}, async () => {
  const folder = tempFolder();
  const manifest = {
    name: "station",
    version: "1.0.0",
    type: "module",
    dependencies: { "katcp-gen": "*", "katcp-runtime": "*", "katcp-tools": "*", typescript: "*", "@types/node": "*" },
  };
  installOffline(folder, manifest, packed);
  cpSync(join(root, "interfaces/dev.katcp.json"), join(folder, "dev.katcp.json"));
  const modules = join(folder, "node_modules");
  for (const file of ["interfaces/sim-control.katcp.json", "schemas/katcp-sim.schema.json"]) {
    expect(readFileSync(join(modules, "katcp-tools", file), "utf8")).toBe(readFileSync(join(root, "tools", file), "utf8"));
  }
  const sim = spawn(join(modules, ".bin/katcp"), ["sim", "dev.katcp.json", "--port", "0", "--watch-parent"], { cwd: folder });
  onTestFinished(() => {
    sim.kill("SIGKILL");
  });
  const [line] = (await once(createInterface({ input: sim.stdout }), "line")) as [string];
  const client = await WireClient.connect((JSON.parse(line) as { readonly port: number }).port);
  expect(await client.reply("?greet Ann")).toBe("!greet ok Hello,\\_Ada!");
  client.destroy();
  sim.stdin.end();
  const [code] = await once(sim, "close");
  expect(code).toBe(0);
});

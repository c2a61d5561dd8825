import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { interfaceOf } from "./interface-of.js";
import { type Contender, inRounds, printTable, type Summary } from "./rounds.js";
import { startWatching } from "./watch-process.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const bin = join(root, "codegen/bin/katcp-gen.js");
const sizes = [10, 100, 1000, 5000];

const fullName = (size: number): string => `${size} requests, ${size} sensors`;
const full = { first: "100, the first run of all", check: "100, --check without a cache" };
const idle = { few: "nothing to do, 100 requests", check: "--check, 100 requests", many: "nothing to do, 5000 requests" };
const reference = { morph: 'require("ts-morph")', node: "node -e 0" };

/** The Node to measure: `NODE=node_modules/node/bin/node npm run bench generate`. */
const node = resolve(process.env["NODE"] ?? process.execPath);

/** From what version on Node keeps compiled code, by which the limits differ. */
const keepsCode = Number(spawnSync(node, ["-p", "process.versions.node.split('.')[0]"], { encoding: "utf8" }).stdout) >= 24;

/** `katcp-gen` as a whole cold process: beside the load of ts-morph where it writes, and beside a bare Node where it has nothing to do. */
export async function benchGenerate(rounds: number): Promise<void> {
  console.log(`\nNode ${spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim()}`);
  const folder = mkdtempSync(join(tmpdir(), "katcp-bench-"));
  const [written, unchanged, watched] = ["full", "unchanged", "watched"].map((name) => makeProject(join(folder, name))) as [
    string,
    string,
    string,
  ];
  try {
    const processes = [...fullRuns(written), ...idleRuns(unchanged), ...references(folder)];
    printProcesses(await inRounds(processes, rounds));
    const watching = await startWatching(watched, [bin, "dev.katcp.json", "--watch"], join(root, "interfaces/dev.katcp.json"));
    const changes = await inRounds([{ name: "from its change to its output", measure: () => watching.change() }], rounds);
    watching.stop();
    printTable("A change of dev.katcp.json under --watch, at most 50", "ms (less is better)", changes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A folder with interfaces of all sizes, and with `node_modules`, where the cache has its place. */
function makeProject(folder: string): string {
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  for (const size of sizes) writeFileSync(join(folder, `${size}.katcp.json`), interfaceOf(size));
  return folder;
}

/** Milliseconds of a whole process. */
function run(folder: string, args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(node, args, { cwd: folder, encoding: "utf8" });
  const tookMs = performance.now() - start;
  // Of a --check that finds that nothing is there: 1.
  if (status !== 0 && !args.includes("--check")) throw new Error(stderr);
  return tookMs;
}

/** Runs that know nothing of what was generated; all but the first one find the code of the compiler compiled, where Node keeps it. */
function fullRuns(folder: string): readonly Contender[] {
  const fullRun = (name: string, cache: string, ...words: readonly string[]): Contender => ({
    name,
    measure: () => {
      for (const made of ["generated", cache]) rmSync(join(folder, made), { recursive: true, force: true });
      return run(folder, [bin, ...words]);
    },
  });
  const known = "node_modules/.cache/katcp-gen";
  return [
    fullRun(full.first, "node_modules/.cache", "100.katcp.json"),
    ...sizes.map((size) => fullRun(fullName(size), known, `${size}.katcp.json`)),
    fullRun(full.check, known, "100.katcp.json", "--check"),
  ];
}

/** Of what has just been generated. */
function idleRuns(folder: string): readonly Contender[] {
  const idleRun = (name: string, ...words: readonly string[]): Contender => ({ name, measure: () => run(folder, [bin, ...words]) });
  const [few, many] = [
    ["100.katcp.json", "--out-dir", "few"],
    ["5000.katcp.json", "--out-dir", "many"],
  ] as const;
  for (const words of [few, many]) run(folder, [bin, ...words]);
  return [idleRun(idle.few, ...few), idleRun(idle.check, ...few, "--check"), idleRun(idle.many, ...many)];
}

function references(folder: string): readonly Contender[] {
  return [
    { name: reference.morph, measure: () => run(folder, ["-e", `require(${JSON.stringify(join(root, "node_modules/ts-morph"))})`]) },
    { name: reference.node, measure: () => run(folder, ["-e", "0"]) },
  ];
}

function printProcesses(summaries: readonly Summary[]): void {
  const pick = (...names: readonly string[]): readonly Summary[] =>
    names.flatMap((name) => summaries.find((summary) => summary.name === name) ?? []);
  const medianOf = (name: string): number => pick(name)[0]?.median ?? Number.NaN;
  const limits = keepsCode ? "100 at most × 1.2, --check × 1.6, 1000 × 3.2" : "100 at most × 1.8, --check × 1.6, 1000 × 3.2";
  const cold = [full.first, ...sizes.map(fullName), full.check, reference.morph];
  printTable(`Everything generated, cold; ${limits}`, "ms (less is better)", pick(...cold));
  const start = medianOf(reference.morph);
  const each = sizes.map((size) => `${((medianOf(fullName(size)) - start) / size).toFixed(2)} ms at ${size}`);
  console.log(`  a request and a sensor, beyond the load of ts-morph: ${each.join(", ")}`);
  printTable("Nothing to do; 100 at most × 1.6", "ms (less is better)", pick(idle.few, idle.check, idle.many, reference.node));
}

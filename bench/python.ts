import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { interfaceOf } from "./interface-of.js";
import { RawClient } from "./raw-client.js";
import { inRounds, printTable, type Summary } from "./rounds.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const python = join(root, "node_modules/.cache/katcp-interop/bin/python");
const sources = join(root, "bench/python");
const bin = join(root, "codegen/bin/katcp-gen.js");
const clock = join(root, "bench/tell-processor-time.cjs");

/** One request that both layers are measured by. */
interface Row {
  readonly name: string;
  readonly request: "ping" | "configure" | "gain";
  readonly text: string;
  readonly count: number;
}

const gains = Array.from({ length: 4096 }, (_, index) => ` ${index + 0.25}`).join("");
const rows: readonly Row[] = [
  { name: "without arguments", request: "ping", text: "", count: 4000 },
  { name: "10 arguments", request: "configure", text: " m063 full-speed 1e6 -0.5 0.5 4096 1 1234567890.5 x\\_y -3.25", count: 2000 },
  { name: "4,096-value gain, both ways", request: "gain", text: gains, count: 40 },
];

/** The order of a table: the last one is the measure. */
const layers = ["generated", "by_hand"] as const;

/** The generated layer beside what one writes on aiokatcp by hand, and what it costs to generate it. */
export async function benchPython(rounds: number): Promise<void> {
  if (!existsSync(python)) {
    console.log("Python is left out: `npm run interop` makes the environment that it needs");
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "katcp-bench-"));
  try {
    generate(folder, join(sources, "bench.katcp.json"), "python");
    await benchLayers(join(folder, "generated/layer/python"), rounds);
    await benchGeneration(folder, rounds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Processes of both layers. What is timed is the processor time of the one that is measured: a busy machine slows none of them down. */
async function benchLayers(layer: string, rounds: number): Promise<void> {
  const start = (script: string, module: string): ChildProcess =>
    spawn(python, [join(sources, script), module], { env: { ...process.env, LAYER: layer }, stdio: ["pipe", "pipe", "inherit"] });
  const servers = await Promise.all(layers.map(async (name) => serverOf(name, start("serve.py", name))));
  const clients = layers.map((name) => clientOf(name, start("call.py", name)));
  const port = servers.at(-1)?.port ?? 0;
  try {
    for (const row of rows) {
      const served = servers.map(({ name, measure }) => ({ name, measure: () => measure(row) }));
      report(`A device, ${row.name}`, await inRounds(served, rounds));
      const called = clients.map(({ name, measure }) => ({ name, measure: () => measure(port, row) }));
      report(`A client, ${row.name}`, await inRounds(called, rounds));
    }
  } finally {
    for (const { stop } of [...servers, ...clients]) stop();
  }
}

function report(title: string, summaries: readonly Summary[]): void {
  printTable(title, "requests in a second of its processor (goal: 0.9 of the last)", summaries);
}

async function serverOf(name: string, child: ChildProcess) {
  const [line] = (await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), "line")) as [string];
  const port = Number(line);
  const measure = async ({ request, text, count }: Row): Promise<number> => {
    const client = await RawClient.open(port);
    const before = processorSeconds(child.pid);
    await client.ask((index) => `?${request}[${index + 1}]${text}\n`, { count, inFlight: 1 });
    const took = processorSeconds(child.pid) - before;
    await client.close();
    return count / took;
  };
  return { name, port, measure, stop: () => child.kill("SIGKILL") };
}

function clientOf(name: string, child: ChildProcess) {
  const answers = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  const measure = async (port: number, { request, count }: Row): Promise<number> => {
    child.stdin?.write(`${port} ${request} ${count}\n`);
    return count / Number((await answers.next()).value);
  };
  return { name, measure, stop: () => child.kill("SIGKILL") };
}

/** Of a process so far: `utime` and `stime` of proc(5), in ticks of a hundredth of a second. */
function processorSeconds(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Gives the milliseconds of processor time that it takes. */
function generate(folder: string, file: string, targets: string): number {
  const { status, stderr, output } = spawnSync(process.execPath, ["--require", clock, bin, file, "--target", targets], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  if (status !== 0) throw new Error(stderr);
  return Number(output[3]);
}

/** A cold run of 100 requests and 100 sensors, with Python and without. By its processor time: a busy machine makes it wait, and that is not ours. */
async function benchGeneration(folder: string, rounds: number): Promise<void> {
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  writeFileSync(join(folder, "package.json"), "{}");
  writeFileSync(join(folder, "100.katcp.json"), interfaceOf(100));
  const runs = ["typescript,python", "typescript"].map((targets) => ({
    name: targets,
    measure: () => {
      for (const made of ["generated", "node_modules/.cache/katcp-gen"]) rmSync(join(folder, made), { recursive: true, force: true });
      return generate(folder, "100.katcp.json", targets);
    },
  }));
  printTable(
    "100 requests, 100 sensors, cold; with Python at most × 1.15",
    "ms of processor time (less is better)",
    await inRounds(runs, rounds),
  );
}

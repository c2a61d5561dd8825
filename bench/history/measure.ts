import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Candidate, CandidatePlace } from "./candidate.js";
import { duckdbFile } from "./candidates/duckdb-file.js";
import { logHyparquet, logParquetWasm } from "./candidates/log-parquet.js";
import { ours } from "./candidates/ours.js";
import { libsql, nodeSqlite } from "./candidates/sqlite.js";
import { readingsOf } from "./readings-load.js";

const candidates: Readonly<Record<string, (place: CandidatePlace) => Promise<Candidate> | Candidate>> = {
  ours,
  "duckdb-file": duckdbFile,
  libsql,
  "node-sqlite": nodeSqlite,
  "log-hyparquet": logHyparquet,
  "log-parquet-wasm": logParquetWasm,
};

/** One candidate in a process of its own, so that memory is its own: `node measure.js <name> <packages> <seconds> <readings a second>`. */
async function measure(name: string, packages: string, seconds: number, perSecond: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "katcp-history-bench-"));
  try {
    const candidate = await candidates[name]?.({ load: createRequire(join(packages, "package.json")), folder });
    if (candidate === undefined) throw new Error(`there is no candidate ${name}`);
    const spent = { append: 0, finish: 0, query: 0 };
    for (let second = 0; second < seconds; second++) {
      const readings = readingsOf(second, perSecond);
      spent.append += await processorTime(() => candidate.append(readings));
    }
    spent.finish = await processorTime(() => candidate.finish());
    const bytes = readdirSync(folder, { recursive: true, encoding: "utf8" }).reduce(
      (sum, file) => sum + statSync(join(folder, file)).size,
      0,
    );
    const start = performance.now();
    const rows = await candidate.query("device7", "input3.value");
    const total = seconds * perSecond;
    console.log(
      JSON.stringify({
        name,
        appendMicroseconds: spent.append / total,
        finishMicroseconds: spent.finish / total,
        bytesPerReading: bytes / total,
        queryMs: performance.now() - start,
        rows,
        peakMiB: process.resourceUsage().maxRSS / 1024,
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In microseconds, of all threads. */
async function processorTime(work: () => Promise<void> | void): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

const [name = "", packages = "", seconds = "20", perSecond = "100000"] = process.argv.slice(2);
await measure(name, packages, Number(seconds), Number(perSecond));

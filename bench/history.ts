import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const packages = join(root, "node_modules/.cache/katcp-history-bench");
const runner = join(root, "build/bench/history/measure.js");

/** Each candidate with what it installs. None of them builds anything. */
const candidates: readonly (readonly [name: string, ...packages: readonly string[]])[] = [
  ["ours"],
  ["duckdb-file", "@duckdb/node-api@1.5.6-r.1"],
  ["libsql", "libsql@0.5.29"],
  ["node-sqlite"],
  ["log-hyparquet", "hyparquet-writer@0.17.0", "hyparquet@1.31.5"],
  ["log-parquet-wasm", "parquet-wasm@0.8.0", "apache-arrow@21.2.0"],
];

/** What keeps readings at what price: processor time, disk, memory. `SECONDS` of 100,000 readings each (20). */
export async function benchHistory(): Promise<void> {
  const seconds = process.env["SECONDS"] ?? "20";
  install();
  console.log(`\nHistory: ${seconds} s of 100,000 readings of 20,000 sensors; processor time of all threads for each reading`);
  console.log("  candidate         keep, µs   day files, µs   bytes each   query, ms   peak, MiB");
  for (const [name] of candidates.filter(([each]) => each.includes(process.env["ROWS"] ?? ""))) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [runner, name, packages, seconds, "100000"], { encoding: "utf8" });
    if (status !== 0) {
      console.log(
        `  ${name.padEnd(16)} does not run on Node ${process.version}: ${stderr.split("\n").find((line) => /Error/.test(line)) ?? stderr}`,
      );
      continue;
    }
    const found = JSON.parse(stdout) as Record<string, number>;
    const figures = ["appendMicroseconds", "finishMicroseconds", "bytesPerReading", "queryMs", "peakMiB"].map((key, index) =>
      (found[key] ?? 0).toFixed(index < 3 ? 2 : 0),
    );
    console.log(`  ${name.padEnd(16)}${figures.map((figure) => figure.padStart(12)).join("")}`);
  }
}

/** The candidates are no dependencies of this project, so they stand beside it. */
function install(): void {
  const wanted = [...new Set(candidates.flatMap(([, ...each]) => each))];
  const stamp = join(packages, "package.json");
  if (existsSync(stamp)) return;
  mkdirSync(packages, { recursive: true });
  writeFileSync(stamp, '{ "private": true }');
  const { status, stderr } = spawnSync("npm", ["install", "--silent", "--ignore-scripts", "--prefix", packages, ...wanted], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`npm install failed:\n${stderr}`);
}

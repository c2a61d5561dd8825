import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inRounds, printTable } from "./rounds.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** An interface of so many requests and as many sensors. */
function interfaceOf(size: number): string {
  const each = Array.from({ length: size }, (_, index) => index);
  const requests = each.map((n) => [
    `set-thing-${n}`,
    {
      description: `Set thing ${n}.\n\nIt takes a while.`,
      arguments: [
        { name: "value", type: "float", units: "Hz", minimum: 0, description: "The new value." },
        { name: "mode", type: "mode", default: "idle" },
      ],
      reply: [{ name: "actual", type: "float" }],
      timeout: 5,
    },
  ]);
  const sensors = each.map((n) => [
    `group.thing-${n}`,
    { type: "float", units: "Hz", description: `Thing ${n}.`, nominal: [0, 10], warn: [-5, 15] },
  ]);
  const types = { mode: { values: ["idle", "busy"] } };
  return JSON.stringify({
    name: "bench",
    version: "bench-1.0",
    types,
    requests: Object.fromEntries(requests),
    sensors: Object.fromEntries(sensors),
  });
}

/** `katcp-gen` as a whole cold process, beside the load of ts-morph: in runs a second, so that more is better. */
export async function benchGenerate(rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "katcp-bench-"));
  const run = (args: readonly string[]): number => {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    return performance.now() - start;
  };
  try {
    const sizes = [10, 100, 1000];
    for (const size of sizes) writeFileSync(join(folder, `${size}.katcp.json`), interfaceOf(size));
    const contenders = sizes.map((size) => ({
      name: `katcp-gen, ${size} requests`,
      measure: () => {
        rmSync(join(folder, "out"), { recursive: true, force: true });
        return run(["codegen/bin/katcp-gen.js", join(folder, `${size}.katcp.json`), "--out-dir", join(folder, "out")]);
      },
    }));
    const reference = { name: 'require("ts-morph")', measure: () => run(["-e", 'require("ts-morph")']) };
    printTable("Generation, cold", "ms (less is better)", await inRounds([...contenders, reference], rounds));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

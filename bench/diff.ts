import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { interfaceOf } from "./interface-of.js";
import { inRounds, printTable } from "./rounds.js";

const bin = fileURLToPath(new URL("../../codegen/bin/katcp-gen.js", import.meta.url));

/** `katcp-gen diff` of two interfaces as a whole process, beside `katcp-gen lint` of both. */
export async function benchDiff(rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "katcp-bench-"));
  const files = ["old.katcp.json", "new.katcp.json"];
  try {
    const old = interfaceOf(1000);
    writeFileSync(join(folder, "old.katcp.json"), old);
    // Every request and sensor differs from what it was.
    writeFileSync(join(folder, "new.katcp.json"), old.replaceAll('"units":"Hz"', '"units":"MHz"').replace("bench-1.0", "bench-1.1"));
    const run = (command: string): number => {
      const start = performance.now();
      const { status, stderr } = spawnSync(process.execPath, [bin, command, ...files], {
        cwd: folder,
        encoding: "utf8",
        maxBuffer: 2 ** 28,
      });
      if (status !== 0) throw new Error(stderr);
      return performance.now() - start;
    };
    const results = await inRounds(
      ["diff", "lint"].map((name) => ({ name: `katcp-gen ${name}`, measure: () => run(name) })),
      rounds,
    );
    printTable("1000 requests, 1000 sensors, all changed; at most × 1.5", "ms (less is better)", results);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A `katcp-gen --watch` in a process of its own. */
export interface WatchProcess {
  /** Changes the interface; gives the milliseconds until its output was written. */
  change(): Promise<number>;
  stop(): void;
}

/** Starts one in a folder, over a copy of the interface `source`. */
export async function startWatching(folder: string, args: readonly string[], source: string): Promise<WatchProcess> {
  const text = readFileSync(source, "utf8");
  const file = join(folder, "dev.katcp.json");
  writeFileSync(file, text);
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const until = async (pattern: RegExp): Promise<void> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done === true) throw new Error("katcp-gen --watch has ended");
      if (pattern.test(value)) return;
    }
  };
  let changes = 0;
  await until(/^watching/);
  return {
    change: async () => {
      const start = performance.now();
      writeFileSync(file, text.replace('"description": "', `"description": "Change ${++changes}. `));
      await until(/ written, /);
      return performance.now() - start;
    },
    stop: () => child.kill("SIGINT"),
  };
}

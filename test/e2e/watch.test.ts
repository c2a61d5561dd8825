import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { buildCodegen } from "../support/build-codegen.js";
import { tempFolder } from "../support/temp-folder.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

buildCodegen();

/** `katcp-gen pump.katcp.json --watch` in a process of its own, and its lines. */
class WatchProcess {
  readonly child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(folder: string) {
    const words = [join(root, "codegen/bin/katcp-gen.js"), "interfaces/pump.katcp.json", "--watch"];
    const child = spawn(process.execPath, words, { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
    this.child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    onTestFinished(() => {
      child.kill("SIGKILL");
    });
  }

  async until(pattern: RegExp): Promise<void> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done === true) throw new Error(`ended before ${pattern}`);
      if (pattern.test(value)) return;
    }
  }
}

function pump(description: string): string {
  return `{ "name": "pump", "version": "pump-1.0", "description": "${description}" }`;
}

test.each(["SIGINT", "SIGTERM"] as const)(
  "follows what is written, replaced, deleted and moved away until %s, and ends with 0",
  { timeout: 240_000 },
  async (signal) => {
    const folder = tempFolder();
    const file = join(folder, "interfaces/pump.katcp.json");
    const described = (): string | undefined => /"(v\d)"/.exec(readFileSync(join(folder, "generated/pump/contract.ts"), "utf8"))?.[1];
    mkdirSync(join(folder, "interfaces"));
    writeFileSync(file, pump("v0"));
    const watch = new WatchProcess(folder);
    await watch.until(/^watching/);

    writeFileSync(file, pump("v1"));
    await watch.until(/written/);
    expect(described()).toBe("v1");
    for (const version of ["v2", "v3"]) {
      writeFileSync(`${file}~`, pump(version));
      renameSync(`${file}~`, file);
      await watch.until(/written/);
      expect(described()).toBe(version);
    }
    renameSync(join(folder, "interfaces"), join(folder, "away"));
    mkdirSync(join(folder, "interfaces"));
    writeFileSync(file, pump("v4"));
    await watch.until(/written/);
    expect(described()).toBe("v4");
    rmSync(join(folder, "interfaces"), { recursive: true });
    mkdirSync(join(folder, "interfaces"));
    writeFileSync(file, pump("v5"));
    await watch.until(/written/);
    expect(described()).toBe("v5");

    watch.child.kill(signal);
    expect(await once(watch.child, "exit")).toEqual([0, null]);
  },
);

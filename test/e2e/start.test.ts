import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { WireClient } from "../support/wire-client.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

interface Started {
  readonly process: ChildProcess;
  readonly port: number;
  /** All that it printed until it ended. */
  readonly output: () => string;
  readonly end: Promise<number | null>;
}

/** Runs `npm start`, and waits until the device says where it listens. */
async function npmStart(...args: readonly string[]): Promise<Started> {
  const child = spawn("npm", ["start", "--", ...args], { cwd: root, detached: true });
  onTestFinished(() => endGroup(child));
  let output = "";
  const end = once(child, "close").then(([code]) => code as number | null);
  const port = await new Promise<number>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = /listens on 127\.0\.0\.1:(\d+)/.exec(output)?.[1];
      if (found !== undefined) resolve(Number(found));
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    end.then((code) => reject(new Error(`npm start ended with ${code}:\n${output}`)), reject);
  });
  return { process: child, port, output: () => output, end };
}

/** Ends npm and the device below it, which it would leave behind. */
function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // They have ended already.
  }
}

describe("npm start", () => {
  beforeAll(() => {
    spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-b"], { cwd: root });
  });

  test("says what it serves and what to type, serves it, and ends with 0 on ?halt", { timeout: 240_000 }, async () => {
    const { port, output, end } = await npmStart("--port", "0");
    const client = await WireClient.connect(port);
    expect(await client.reply("?greet you")).toBe("!greet ok Hello\\_you,\\_nice\\_to\\_meet\\_you.");
    expect(await client.reply("?halt")).toBe("!halt ok");
    expect(await end).toBe(0);
    for (const word of ["0 written, 7 unchanged", "nc 127.0.0.1", "?sensor-sampling temperature", `npm run client -- --port ${port}`]) {
      expect(output()).toContain(word);
    }
  });

  test.each(["SIGINT", "SIGTERM"] as const)("ends with 0 when npm gets %s", { timeout: 240_000 }, async (signal) => {
    const { process: child, port, end } = await npmStart("--port", "0");
    const client = await WireClient.connect(port);
    child.kill(signal);
    expect(await end).toBe(0);
    expect((await client.rest()).at(-1)).toBe("#disconnect the\\_device\\_is\\_stopping");
  });

  test("says in one line that its port is taken, and ends with 1", { timeout: 240_000 }, async () => {
    const { port } = await npmStart("--port", "0");
    const { status, stderr } = spawnSync(process.execPath, ["build/examples/dev/main.js", "--port", String(port)], {
      cwd: root,
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([1, `cannot listen on 127.0.0.1:${port}: another program listens there\n`]);
  });

  test("can be called by its typed client", { timeout: 240_000 }, async () => {
    const { port } = await npmStart("--port", "0");
    const { status, stdout } = spawnSync(process.execPath, ["build/examples/dev/client.js", "--port", String(port)], {
      cwd: root,
      encoding: "utf8",
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^Hello astronomer, .*\n(.*MHz: .* dBm\n){4}An inform to all clients: .*\nRefused, as expected: argument 1 "frequency".*\nThree readings.*\n(.* K, \w+\n){3}$/,
    );
  });
});

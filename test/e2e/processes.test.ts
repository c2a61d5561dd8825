import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { buildCodegen } from "../support/build-codegen.js";
import { WireClient } from "../support/wire-client.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

buildCodegen();

/** A device in a process of its own. `body` is what its class and its main program have beside what every one has. */
interface Program {
  /** Members of the class. */
  readonly members?: string;
  /** Statements of the main program, once the device has started. */
  readonly main?: string;
}

interface Running {
  readonly process: ChildProcess;
  readonly client: WireClient;
  /** What it has said on standard output, line by line. */
  readonly said: string[];
  /** Resolves with its exit code. */
  readonly exit: Promise<number | null>;
}

/** Says its port, then `stopped` in `onStop` and `joined` at the end. */
async function run({ members = "", main = "" }: Program): Promise<Running> {
  const text = `
    import { DeviceServer, haltOnSignals } from "katcp-runtime";
    const never = () => new Promise(() => {});
    class Device extends DeviceServer {
      constructor() {
        super({ name: "dev", version: "dev-1.0" }, { port: 0, buildState: "dev-1" });
        this.prepare?.();
      }
      async onStop() { console.log("stopped"); }
      ${members}
    }
    const device = new Device();
    haltOnSignals(device);
    await device.start();
    console.log(device.address.port);
    ${main}
    await device.join();
    console.log("joined");
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", text], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const exit = once(child, "close").then(([code]) => code as number | null);
  const said: string[] = [];
  const lines = createInterface({ input: child.stdout });
  const first = once(lines, "line") as Promise<[string]>;
  lines.on("line", (line) => said.push(line));
  const [port] = await first;
  said.length = 0;
  const client = await WireClient.connect(Number(port));
  onTestFinished(() => client.destroy());
  return { process: child, client, said, exit };
}

describe("a device whose standard error nobody reads any more", () => {
  test("lives, and answers", { timeout: 240_000 }, async () => {
    const {
      process: child,
      client,
      exit,
    } = await run({
      members: `prepare() {
        this.addRequest({ name: "shout", description: "Shout." }, () => {
          for (let count = 0; count < 100; count++) this.log.error("a line");
          process.emitWarning("a warning");
        });
      }`,
    });
    expect(await client.reply("?shout")).toBe("!shout ok");
    // As \`main.js 2> >(head -1)\` does it.
    child.stderr?.destroy();
    for (let count = 0; count < 5; count++) {
      expect(await client.reply("?shout")).toBe("!shout ok");
      expect(await client.reply("?watchdog")).toBe("!watchdog ok");
    }
    expect(await client.reply("?halt")).toBe("!halt ok");
    expect(await exit).toBe(0);
  });
});

describe("a device that is told to end", () => {
  const stubborn = `prepare() {
    this.addService(() => never(), "poll");
    this.addRequest({ name: "hang", description: "Heed nothing." }, () => never());
  }`;

  test.each(["SIGTERM", "SIGINT"] as const)(
    "by %s waits for a service that heeds nothing, then for onStop, and exits with 0",
    async (signal) => {
      const { process: child, said, exit } = await run({ members: stubborn });
      const beganMs = performance.now();
      child.kill(signal);
      expect(await exit).toBe(0);
      expect(said).toEqual(["stopped", "joined"]);
      expect(performance.now() - beganMs).toBeGreaterThan(900);
    },
  );

  test("waits for the handler of a client that is gone", async () => {
    const {
      process: child,
      client,
      said,
      exit,
    } = await run({ members: `prepare() { this.addRequest({ name: "hang", description: "Heed nothing." }, () => never()); }` });
    client.send("?hang\n");
    await client.reply("?watchdog");
    client.destroy();
    child.kill("SIGTERM");
    expect(await exit).toBe(0);
    expect(said).toEqual(["stopped", "joined"]);
  });

  test("lets what runs finish, also where nothing else keeps the process alive", async () => {
    const { client, said, exit } = await run({
      members: `prepare() {
        this.addRequest({ name: "slow", description: "Take a while." }, () => new Promise((resolve) => setTimeout(resolve, 300).unref()));
        this.addRequest({ name: "quit", description: "Quit." }, () => this.halt({ cancel: false }));
      }`,
    });
    client.send("?slow\n");
    expect(await client.reply("?quit")).toBe("!quit ok");
    client.destroy();
    expect(await exit).toBe(0);
    expect(said).toEqual(["stopped", "joined"]);
  });

  test("waits for an onStop that takes its time and holds no handle", async () => {
    const {
      process: child,
      said,
      exit,
    } = await run({
      members: `async onStop() { await new Promise((resolve) => setTimeout(resolve, 300).unref()); console.log("stopped late"); }`,
    });
    child.kill("SIGTERM");
    expect(await exit).toBe(0);
    expect(said).toEqual(["stopped late", "joined"]);
  });
});

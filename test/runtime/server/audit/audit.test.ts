import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { setImmediate, setTimeout } from "node:timers/promises";
import {
  type AuditRecord,
  auditStream,
  type ClientSession,
  type Contract,
  DeviceServer,
  type DeviceServerOptions,
  FailReply,
  pinoAudit,
} from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { pino } from "pino";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { until } from "../../../support/memory-device.js";
import { keepLog, startDevice } from "../../../support/running-device.js";
import { tempFolder } from "../../../support/temp-folder.js";

const secretWord = "hunter2-the-password";

const contract: Contract = {
  format: 1,
  name: "dish",
  version: "dish-api-1.0",
  roles: ["monitor", "engineer"],
  standard: [
    { name: "halt", access: "engineer" },
    { name: "log-level", access: "monitor" },
  ],
  requests: [
    { name: "where", description: "Where.", safe: true, access: "monitor" },
    { name: "point", description: "Point.", access: "monitor", arguments: [{ name: "azim", type: "float" }] },
    {
      name: "login",
      description: "Log in.",
      access: "monitor",
      arguments: [
        { name: "user", type: "string" },
        { name: "password", type: "string", secret: true },
      ],
    },
    { name: "words", description: "Words.", access: "monitor", arguments: [{ name: "all", type: "string", secret: true, repeated: true }] },
    {
      name: "gain",
      description: "Gain.",
      access: "monitor",
      signatures: [
        { member: "gainGet", safe: true },
        { member: "gainSet", arguments: [{ name: "value", type: "float" }] },
      ],
    },
    { name: "grease", description: "Grease.", access: "engineer", arguments: [{ name: "key", type: "string", secret: true }] },
  ],
};

class Dish extends DeviceServer {
  constructor(options: DeviceServerOptions) {
    super(contract, { port: 0, ...options });
  }

  protected override authorize(_: ClientSession, { name }: { readonly name: string }): boolean {
    return name !== "words";
  }

  requestWhere = (): void => {};
  requestPoint = ({ azim }: { azim: number }): void => {
    if (azim > 360) throw new FailReply("beyond the stop");
  };
  requestLogin = (): void => {};
  requestWords = (): void => {};
  requestGainGet = (): void => {};
  requestGainSet = (): void => {};
  requestGrease = (): void => {};
}

async function audited(lines: readonly string[], options: DeviceServerOptions = {}): Promise<readonly AuditRecord[]> {
  const records: AuditRecord[] = [];
  const { client } = await startDevice(new Dish({ logSink: () => {}, audit: (record) => records.push(record), ...options }));
  for (const line of lines) await client.ask(line);
  return records;
}

const outlined = (records: readonly AuditRecord[]): readonly string[] =>
  records.map(({ request, arguments: args, more, outcome }) =>
    [request, ...args, more ?? "", outcome].filter((word) => word !== "").join(" "),
  );

describe("the audit", () => {
  test("has what changes something, with its arguments and what came of it, and nothing of what is safe", async () => {
    const lines = [
      "?where",
      "?point 5",
      "?point 400",
      "?point north",
      "?watchdog",
      "?gain",
      "?gain 2",
      "?help",
      "?sensor-list",
      "?log-level error",
    ];
    expect(outlined(await audited(lines))).toEqual(["point 5 ok", "point 400 fail", "point north fail", "gain 2 ok", "log-level error ok"]);
  });

  test("has what was refused, also of what is safe", async () => {
    expect(outlined(await audited(["?halt", "?grease x", "?words a"]))).toEqual([
      "halt refused",
      "grease *** refused",
      "words *** refused",
    ]);
  });

  test("has of the standard requests those that change something for others, and no other", async () => {
    class Board extends DeviceServer {
      protected override onRestart(): void {}
    }
    const records: AuditRecord[] = [];
    const { client, device } = await startDevice(
      new Board(
        { version: "d-1.0", sensors: [{ name: "a", type: "float", description: "A." }] },
        { ...{ port: 0, logSink: () => {}, stopsToRestart: false, snapshot: { request: true } }, audit: (record) => records.push(record) },
      ),
    );
    const harmless = [
      "?client-list",
      "?device-snapshot",
      "?sensor-sampling a event",
      "?sensor-sampling-clear",
      "?sensor-value",
      "?version-list",
    ];
    for (const line of [...harmless, "?log-level", "?restart", "?halt"]) expect((await client.ask(line)).at(-1)).toMatch(/^!\S+ ok/);
    await device.join();
    expect(outlined(records)).toEqual(["log-level ok", "restart ok", "halt ok"]);
  });

  test.each([
    ["?login me hunter2-the-password", "login me *** ok"],
    ["?login hunter2-the-password", "login *** fail"],
    ["?login me hunter2-the-password more", "login *** *** *** fail"],
    ["?logn me hunter2-the-password", "logn *** *** invalid"],
    ["?words hunter2-the-password a b", "words *** *** *** refused"],
  ])("never has a secret: %s", async (line, outline) => {
    const records = await audited([line]);
    expect(outlined(records)).toEqual([outline]);
    expect(JSON.stringify(records)).not.toContain(secretWord);
  });

  test("cuts what is long, and counts what is too many", async () => {
    const [long, many] = await audited([`?point ${"9".repeat(5000)}`, `?point${" 1".repeat(250)}`]);
    expect(long?.arguments[0]).toBe(`${"9".repeat(200)}…`);
    expect([many?.arguments.length, many?.more]).toEqual([100, 150]);
  });

  test("says who asked, when, and how long it took", async () => {
    const clock = new FakeClock(1000);
    const records: AuditRecord[] = [];
    const { client, device } = await startDevice(new Dish({ clock, logSink: () => {}, audit: (record) => records.push(record) }));
    let end = (): void => {};
    device.overrideRequest("point", () => new Promise<void>((resolve) => (end = resolve)));
    clock.advance(4000);
    client.send("?point 5\n");
    await until(() => device.pending.length === 1);
    clock.advance(250);
    end();
    await client.until(/^!point/);
    // Nobody measures a standard request: its time is that of the answer.
    await client.ask("?log-level warn");
    const asked = { address: expect.stringMatching(/^127\.0\.0\.1:\d+$/), role: "monitor", subject: undefined };
    expect(records).toEqual([
      { time: 1004, client: asked, ...{ request: "point", arguments: ["5"], more: undefined, outcome: "ok", ms: 250 } },
      { time: 1004.25, client: asked, ...{ request: "log-level", arguments: ["warn"], more: undefined, outcome: "ok", ms: 0 } },
    ]);
  });
});

describe("where the audit goes", () => {
  test("a file has a line of JSON for each record", async () => {
    const file = join(tempFolder(), "audit.log");
    const stream = createWriteStream(file);
    await audited(["?point 5", "?gain 2"], { audit: auditStream(stream) });
    await new Promise((resolve) => stream.end(resolve));
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    expect(outlined(lines.map((line) => JSON.parse(line) as AuditRecord))).toEqual(["point 5 ok", "gain 2 ok"]);
  });

  test("pino has it under a key of its own", async () => {
    const stream = new PassThrough();
    await audited(["?point 5"], { audit: pinoAudit(pino(stream)) });
    expect(JSON.parse(String(stream.read()))).toMatchObject({ level: 30, msg: "?point ok", audit: { request: "point", arguments: ["5"] } });
  });

  test.each<[string, DeviceServerOptions["audit"], RegExp]>([
    ["a sink that throws", () => { throw new Error("the disk is full"); }, /^audit: the disk is full|audit.*the disk is full/], // biome-ignore format: one line each
    ["a stream that fails", auditStream(new Writable({ write: (_, __, callback) => callback(new Error("ENOSPC")) })), /ENOSPC/],
    [
      "a stream that does not keep up",
      auditStream(Object.defineProperty(new Writable({ write: () => {} }), "writableLength", { value: 2 ** 25 })),
      /left out: 33554432 bytes wait/,
    ],
  ])("%s stops nothing, and is told in the log once, and not to clients", async (_, audit, words) => {
    const { records, logSink } = keepLog();
    const { client } = await startDevice(new Dish({ logSink, audit, logLevel: "error" }));
    for (let turn = 0; turn < 5; turn++) expect((await client.ask("?point 5")).at(-1)).toBe("!point ok");
    const told = records.filter(({ level, message }) => level === "error" && words.test(message));
    expect(told).toHaveLength(1);
  });

  test("a disk that is full for a night is told of once, and once more when there is room again", async () => {
    const clock = new FakeClock();
    const { records, logSink } = keepLog();
    let isFull = true;
    const audit = async (): Promise<void> => {
      if (isFull) throw new Error("ENOSPC: no space left on device");
    };
    const { client } = await startDevice(new Dish({ clock, logSink, audit: audit as NonNullable<DeviceServerOptions["audit"]> }));
    for (let hour = 0; hour < 8; hour++) {
      await client.ask("?point 5");
      clock.advance(3_600_000);
    }
    isFull = false;
    for (let turn = 0; turn < 3; turn++) await client.ask("?point 5");
    const told = records.filter(({ message }) => /^audit/.test(message)).map(({ level, message }) => `${level} ${message}`);
    expect(told).toEqual([expect.stringMatching(/^error audit.*ENOSPC/), "warn audit: records are kept again; 8 were lost"]);
  });

  test("a pipe whose reader has gone is told of once", async () => {
    const { records, logSink } = keepLog();
    const reader = spawn(process.execPath, ["-e", "process.stdin.destroy()"], { stdio: ["pipe", "ignore", "ignore"] });
    await once(reader, "exit");
    const { client } = await startDevice(new Dish({ logSink, audit: auditStream(reader.stdin) }));
    for (let turn = 0; turn < 20; turn++) {
      expect((await client.ask("?point 5")).at(-1)).toBe("!point ok");
      // The pipe tells of itself between two turns of the event loop.
      await setImmediate();
    }
    expect(records.filter(({ message }) => /^audit.*(EPIPE|write after end|destroyed|closed)/i.test(message))).toHaveLength(1);
  });

  describe.skipIf(!existsSync("/dev/full"))("a disk that is really full", () => {
    /** Twenty requests, and what was told of the audit. */
    async function askOn(audit: NonNullable<DeviceServerOptions["audit"]>): Promise<readonly string[]> {
      const { records, logSink } = keepLog();
      const { client } = await startDevice(new Dish({ logSink, audit, logLevel: "off" }));
      for (let turn = 0; turn < 20; turn++) {
        expect((await client.ask("?point 5")).at(-1)).toBe("!point ok");
        // The disk is written to on another thread.
        await setTimeout(2);
      }
      return records.filter(({ message }) => message.startsWith("audit")).map(({ level, message }) => `${level} ${message}`);
    }

    test.each<[string, () => NonNullable<DeviceServerOptions["audit"]>]>([
      ["a stream", () => auditStream(createWriteStream("/dev/full", { flags: "a" }))],
      ["a stream that is opened anew", () => auditStream(() => createWriteStream("/dev/full", { flags: "a" }))],
      ["pino that waits for the disk", () => pinoAudit(pino(pino.destination({ dest: "/dev/full", sync: true })))],
      [
        "pino that does not wait",
        () => {
          const destination = pino.destination({ dest: "/dev/full", sync: false });
          return pinoAudit(pino(destination), destination);
        },
      ],
    ])("stops nothing, and is told of once: %s", async (_, audit) => {
      expect(await askOn(audit())).toEqual([expect.stringMatching(/^error audit.*ENOSPC/)]);
    });

    test("and has room again: the audit goes on, and says how much was lost", async () => {
      vi.useFakeTimers({ toFake: ["performance"] });
      onTestFinished(() => void vi.useRealTimers());
      const clock = new FakeClock();
      const { records, logSink } = keepLog();
      let path = "/dev/full";
      const audit = auditStream(() => createWriteStream(path, { flags: "a" }));
      const { client } = await startDevice(new Dish({ clock, logSink, audit, logLevel: "off" }));
      const told = (): readonly string[] => records.map(({ message }) => message).filter((message) => message.startsWith("audit"));
      for (let turn = 0; turn < 5; turn++) await client.ask("?point 1");
      await expect.poll(told).toHaveLength(1);
      path = join(tempFolder(), "audit.log");
      for (const wait of [clock.advance.bind(clock), vi.advanceTimersByTime]) wait(5000);
      await client.ask("?point 2");
      await expect.poll(told).toEqual([expect.stringContaining("ENOSPC"), "audit: records are kept again; 5 were lost"]);
      expect(readFileSync(path, "utf8")).toMatch(/^\{[^\n]*"arguments":\["2"\][^\n]*\}\n$/);
    });
  });

  test("a client can put nothing into a line of it that ends the line, or moves the cursor of who reads it", async () => {
    const file = join(tempFolder(), "audit.log");
    const stream = createWriteStream(file);
    const nasty = "a\\n\x9b2J\u2028\u202e";
    await audited([`?grease ${Buffer.from(nasty).toString("latin1")}`, `?point ${Buffer.from(nasty).toString("latin1")}`], {
      audit: auditStream(stream),
    });
    await new Promise((resolve) => stream.end(resolve));
    const text = readFileSync(file, "utf8");
    expect(text.trimEnd().split("\n")).toHaveLength(2);
    expect(text).not.toMatch(/[\u007f-\u009f\u2028\u2029]/);
    expect((JSON.parse(text.split("\n")[1] ?? "") as AuditRecord).arguments).toEqual(["a\n\x9b2J\u2028\u202e"]);
  });
});

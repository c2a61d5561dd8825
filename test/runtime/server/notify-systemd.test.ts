import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DeviceServer, type DeviceServerOptions, type LogRecord, notifySystemd } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { until } from "../../support/memory-device.js";
import { tempFolder } from "../../support/temp-folder.js";
import { WireClient } from "../../support/wire-client.js";

/** A command that writes down what it is to tell, and where; it ends with `code`. */
function fakeCommand(code = 0): { readonly folder: string; readonly told: () => readonly string[] } {
  const folder = tempFolder();
  const file = join(folder, "told");
  const script = `require("node:fs").appendFileSync(${JSON.stringify(file)}, process.env.NOTIFY_SOCKET + " " + process.argv.slice(2).join("|") + "\\n"); process.exit(${code});`;
  writeFileSync(join(folder, "systemd-notify"), `#!${process.execPath}\n${script}\n`);
  chmodSync(join(folder, "systemd-notify"), 0o755);
  return { folder, told: () => (existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : []) };
}

interface Started {
  readonly device: DeviceServer;
  readonly clock: FakeClock;
  readonly records: readonly LogRecord[];
}

async function started(env: NodeJS.ProcessEnv, options: DeviceServerOptions = {}): Promise<Started> {
  const records: LogRecord[] = [];
  const clock = new FakeClock();
  const device = new DeviceServer({ version: "rx-1.0" }, { port: 0, logSink: (record) => void records.push(record), ...options });
  await device.start();
  onTestFinished(() => device.stop());
  notifySystemd(device, { env, clock });
  return { device, clock, records };
}

const socket = "/run/systemd/notify";

describe("systemd", () => {
  test("hears that a device is ready, alive at half of the watchdog's time, how it does, and that it stops", async () => {
    const { folder, told } = fakeCommand();
    const { device, clock } = await started({
      NOTIFY_SOCKET: socket,
      WATCHDOG_USEC: "30000000",
      WATCHDOG_PID: String(process.pid),
      PATH: folder,
    });
    await until(() => told().length === 1);
    await until(() => clock.waiting === 1);
    clock.advance(14_999);
    clock.advance(1);
    await until(() => told().length === 2);
    const client = await WireClient.connect(device.address?.port ?? 0);
    onTestFinished(() => client.destroy());
    await until(() => clock.waiting === 1);
    clock.advance(15_000);
    await until(() => told().length === 3);
    await device.stop();
    await until(() => told().length === 4);
    expect(told()).toEqual([
      `${socket} READY=1|STATUS=clients: 0, pending requests: 0`,
      `${socket} WATCHDOG=1`,
      `${socket} WATCHDOG=1|STATUS=clients: 1, pending requests: 0`,
      `${socket} STOPPING=1`,
    ]);
    expect(clock.waiting).toBe(0);
  });

  test.each<[string, NodeJS.ProcessEnv]>([
    ["has no watchdog", {}],
    ["has a watchdog of no time", { WATCHDOG_USEC: "0" }],
    ["has a watchdog of a time that is none", { WATCHDOG_USEC: "soon" }],
    ["watches another process", { WATCHDOG_USEC: "2000000", WATCHDOG_PID: "1" }],
  ])("hears once a minute how a device does where it %s, if that has changed", async (_, more) => {
    const { folder, told } = fakeCommand();
    const { device, clock } = await started({ NOTIFY_SOCKET: socket, PATH: folder, ...more });
    await until(() => told().length === 1);
    await until(() => clock.waiting === 1);
    clock.advance(60_000);
    await until(() => clock.waiting === 1);
    const client = await WireClient.connect(device.address?.port ?? 0);
    onTestFinished(() => client.destroy());
    clock.advance(59_999);
    clock.advance(1);
    await until(() => told().length === 2);
    expect(told()[1]).toBe(`${socket} STATUS=clients: 1, pending requests: 0`);
  });

  test("is left alone where it does not listen", async () => {
    const { folder, told } = fakeCommand();
    const { device, clock } = await started({ PATH: folder });
    expect(device.snapshot().device.services).toEqual([]);
    expect([told(), clock.waiting]).toEqual([[], 0]);
  });

  test("is given up where its command is missing: the log says so once, and the device goes on", async () => {
    const { device, clock, records } = await started({ NOTIFY_SOCKET: socket, WATCHDOG_USEC: "2000000", PATH: tempFolder() });
    await until(() => records.length === 1);
    await until(() => clock.waiting === 1);
    clock.advance(1000);
    await until(() => clock.waiting === 1);
    await device.stop();
    expect(records.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      "warn: systemd was not told READY=1: spawn systemd-notify ENOENT; without the command systemd-notify the unit needs Type=exec and no WatchdogSec",
    ]);
  });

  test("is told again where its command has failed", async () => {
    const { folder, told } = fakeCommand(1);
    const { clock, records } = await started({ NOTIFY_SOCKET: socket, WATCHDOG_USEC: "2000000", PATH: folder });
    await until(() => records.length === 1);
    await until(() => clock.waiting === 1);
    clock.advance(1000);
    await until(() => records.length === 2);
    expect(told().map((line) => line.split(" ")[1])).toEqual(["READY=1|STATUS=clients:", "WATCHDOG=1"]);
    expect(records[1]?.message).toMatch(/^systemd was not told WATCHDOG=1: Command failed/);
  });
});

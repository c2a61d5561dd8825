import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { DeviceServer, notifySystemd } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { expect, onTestFinished, test } from "vitest";
import { debianProgram } from "../support/debian-packages.js";
import { until } from "../support/memory-device.js";
import { tempFolder } from "../support/temp-folder.js";
import { python } from "./python-environment.js";

/** A Unix datagram socket as systemd has one: it prints what it is told, and closes what says that somebody waits for it. */
function listenAsSystemd(path: string): readonly string[] {
  const script = fileURLToPath(new URL("peers/notify_socket.py", import.meta.url));
  const child = spawn(python, [script, path]);
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const told: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => told.push(line));
  return told;
}

test("the command of systemd tells its socket what a device says, while the device lives", async () => {
  const command = debianProgram("systemd-notify");
  const socket = join(tempFolder(), "notify");
  const told = listenAsSystemd(socket);
  await until(() => told.length === 1);
  const records: string[] = [];
  const device = new DeviceServer({ version: "rx-1.0" }, { port: 0, logSink: ({ message }) => records.push(message) });
  await device.start();
  onTestFinished(() => device.stop());
  const clock = new FakeClock();
  notifySystemd(device, { env: { PATH: dirname(command), NOTIFY_SOCKET: socket, WATCHDOG_USEC: "10000000" }, clock });
  await until(() => clock.waiting === 1);
  clock.advance(5000);
  await until(() => clock.waiting === 1);
  await device.stop();
  await until(() => told.includes("STOPPING=1"));
  expect(told.filter((line) => line !== "BARRIER=1")).toEqual([
    "listening",
    "READY=1|STATUS=clients: 0, pending requests: 0",
    "WATCHDOG=1",
    "STOPPING=1",
  ]);
  expect(records).toEqual([]);
});

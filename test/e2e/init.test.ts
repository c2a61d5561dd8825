import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { type DeviceSnapshot, readSnapshot } from "katcp-runtime";
import { expect, onTestFinished, test } from "vitest";
import { installOffline, type Manifest, packPackages, run } from "../support/packed-packages.js";
import { tempFolder } from "../support/temp-folder.js";
import { WireClient } from "../support/wire-client.js";

/** A project that `katcp-gen init` has made, with what it needs installed. */
function initProject(): string {
  const folder = tempFolder();
  const packed = packPackages(join(folder, "tarballs"));
  const tool = join(folder, "tool");
  mkdirSync(tool);
  installOffline(tool, { dependencies: { "katcp-gen": "*" } }, packed);
  run(join(tool, "node_modules/.bin/katcp-gen"), ["init", "pump"], folder);
  const pump = join(folder, "pump");
  installOffline(pump, JSON.parse(readFileSync(join(pump, "package.json"), "utf8")) as Manifest, packed);
  return pump;
}

/** `npm start`, and the port at which the device says that it listens. */
async function npmStart(folder: string): Promise<{ readonly process: ChildProcess; readonly port: number }> {
  return listening(spawn("npm", ["start", "--silent", "--", "--port", "0", "--log-level", "info"], { cwd: folder }));
}

async function listening(child: ChildProcessWithoutNullStreams): Promise<{ readonly process: ChildProcess; readonly port: number }> {
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /^pump listens on 127\.0\.0\.1:(\d+)$/.exec(line)?.[1];
    if (port !== undefined) return { process: child, port: Number(port) };
  }
  throw new Error("the device ended");
}

/** Sends SIGUSR2 to a device that runs without npm, which would keep the signal, and reads what it writes. */
async function snapshotOf(folder: string): Promise<DeviceSnapshot> {
  const files = tempFolder();
  const { process: device } = await listening(
    spawn(process.execPath, ["build/src/main.js", "--port", "0", "--snapshot-dir", files], { cwd: folder }),
  );
  const log = createInterface({ input: device.stderr as Readable });
  device.kill("SIGUSR2");
  for await (const line of log) {
    const file = /a snapshot was written to (\S+\.json)$/.exec(line)?.[1];
    if (file === undefined) continue;
    device.kill("SIGTERM");
    return readSnapshot(readFileSync(file, "utf8"));
  }
  throw new Error("the device ended");
}

test("a project that init makes builds, tests itself, serves, and takes a new request", { timeout: 240_000 }, async () => {
  const folder = initProject();
  run("npm", ["run", "build"], folder);
  expect(run("npm", ["test"], folder)).toMatch(/pass 3\n/);

  const { process: device, port } = await npmStart(folder);
  const ask = (text: string): Promise<string> => WireClient.connect(port).then((client) => client.reply(text));
  expect(await ask("?set-rate 12.4")).toBe("!set-rate ok 12.0");
  expect(await ask("?measure")).toBe("!measure fail Only\\_in\\_the\\_mode\\_measure");
  expect(await ask("?log-level")).toBe("!log-level ok info");
  const health = ["build/src/healthcheck.js", String(port)];
  expect(run(process.execPath, health, folder)).toBe("");
  expect(await ask("?halt")).toBe("!halt ok");
  expect((await once(device, "close"))[0]).toBe(0);
  expect(spawnSync(process.execPath, health, { cwd: folder, encoding: "utf8" })).toMatchObject({
    status: 1,
    stderr: `no connection to 127.0.0.1:${port}: connect ECONNREFUSED 127.0.0.1:${port}\n`,
  });
  expect((await snapshotOf(folder)).device).toMatchObject({ name: "pump", isStopping: false });
  expect(run(process.execPath, ["build/src/main.js", "--version"], folder)).toMatch(/\nkatcp-device pump-api-1\.0 pump-0\.1\.0\n$/);

  const file = join(folder, "interfaces/pump.katcp.json");
  writeFileSync(file, readFileSync(file, "utf8").replace('"set-mode"', '"stop": { "description": "Stop." },\n    "set-mode"'));
  const broken = spawnSync("npm", ["run", "build"], { cwd: folder, encoding: "utf8" });
  expect([broken.status, broken.stdout]).toEqual([2, expect.stringContaining("requestStop")]);
  const katcpGen = join(folder, "node_modules/.bin/katcp-gen");
  expect(run(katcpGen, ["scaffold", "--update", "src/pump.ts"], folder)).toBe("added requestStop to Pump in src/pump.ts\n");
  expect(run("npm", ["run", "check"], folder)).toContain("Pump has every handler of interfaces/pump.katcp.json");
  const { process: again, port: other } = await npmStart(folder);
  const client = await WireClient.connect(other);
  expect(await client.reply("?stop")).toBe("!stop fail not\\_implemented");
  client.send("?halt\n");
  expect((await once(again, "close"))[0]).toBe(0);
});

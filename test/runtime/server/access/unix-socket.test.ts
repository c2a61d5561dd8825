import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DeviceServer, type DeviceServerOptions, UntypedClient } from "katcp-runtime";
import { expect, onTestFinished, test } from "vitest";
import { tempFolder } from "../../../support/temp-folder.js";

const contract = { version: "dish-api-1.0", roles: ["low", "high"], standard: [{ name: "halt", access: "high" }] };

async function serve(path: string, options: DeviceServerOptions = {}): Promise<DeviceServer> {
  const device = new DeviceServer(contract, { listen: [{ path, role: "high" }], logSink: () => {}, ...options });
  await device.start();
  onTestFinished(() => device.stop({ graceMs: 0 }));
  return device;
}

async function connect(path: string): Promise<UntypedClient> {
  const client = new UntypedClient("localhost", 7147, { socket: { path } });
  onTestFinished(() => client.close());
  await client.connect();
  return client;
}

test("a device at a Unix socket gives its clients the role of that door, and shows them as clients of this machine", async () => {
  const path = join(tempFolder(), "dev.sock");
  const device = await serve(path);
  expect(device.addresses).toEqual([{ host: "", port: 0, path }]);
  await connect(path);
  expect([...device.clients].map(({ address, role }) => [address, role])).toEqual([["127.0.0.1:0", "high"]]);
  await device.stop();
  expect(existsSync(path)).toBe(false);
});

test("what a killed process left behind is no obstacle", async () => {
  const path = join(tempFolder(), "dev.sock");
  const script = `require("node:net").createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, "SIGKILL"))`;
  spawnSync(process.execPath, ["-e", script]);
  expect(existsSync(path)).toBe(true);
  await serve(path);
  await connect(path);
});

test("a socket where another device listens, and a file that is none, stay as they are", async () => {
  const path = join(tempFolder(), "dev.sock");
  await serve(path);
  await expect(serve(path)).rejects.toThrow(`cannot listen on ${path}: another program listens there`);
  await connect(path);
  const file = join(tempFolder(), "file");
  writeFileSync(file, "dear");
  await expect(serve(file)).rejects.toThrow(`cannot listen on ${file}: `);
  expect(existsSync(file)).toBe(true);
});

test("lists of networks are not about its clients: whoever may open the file may connect", async () => {
  const path = join(tempFolder(), "dev.sock");
  await serve(path, { access: { allow: ["10.8.0.0/16"], deny: ["127.0.0.0/8"] } });
  const client = await connect(path);
  expect((await client.request("watchdog")).arguments).toEqual([]);
});

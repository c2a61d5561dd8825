import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Client, DeviceServer } from "katcp-runtime";
import { expect, onTestFinished, test } from "vitest";
import { generate } from "../../codegen/generate.js";
import { buildFolder } from "../support/emitted-devices.js";
import { runPeer, startServer } from "./peer.js";

const look = { description: "Look." };
const more = { description: "Look more closely." };

/** An interface on its way. `drifted` says that it is the second version, and was changed without a new one. */
const interfaces = {
  first: { version: "pair-1.0", requests: { look } },
  second: { version: "pair-1.1", requests: { look, more } },
  drifted: { version: "pair-1.1", requests: { look, more: { ...more, timeout: 5 } } },
  next: { version: "pair-2.0", requests: { more } },
} as const;
type Name = keyof typeof interfaces;
const names = Object.keys(interfaces) as readonly Name[];

/** What a client of a version has to say of each device, in the order of the interfaces. */
const expected: Readonly<Partial<Record<Name, readonly string[]>>> = {
  first: ["same", "compatible", "compatible", "different"],
  second: ["different", "same", "compatible", "different"],
  next: ["different", "different", "different", "same"],
};

/** What katcp-gen writes of one of them: classes of TypeScript and a package of Python. */
function generateBoth(name: Name): string {
  const folder = buildFolder(`interface-match-${name}`);
  const file = join(folder, "pair.katcp.json");
  writeFileSync(file, JSON.stringify({ name: "pair", ...interfaces[name] }));
  const { diagnostics } = generate({ files: [file], outDir: folder, targets: ["typescript", "python"], check: false });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return join(folder, "pair");
}

interface Generated {
  readonly PairClient: { connect(host: string, port: number, options: object): Promise<Client> };
  readonly PairServer: new (options: object) => DeviceServer;
}

async function inTypeScript(folder: string): Promise<number> {
  const { PairServer } = (await import(/* @vite-ignore */ join(folder, "server.ts"))) as Generated;
  class Served extends PairServer {}
  Object.assign(Served.prototype, { requestLook: () => {}, requestMore: () => {} });
  const device = new Served({ port: 0, buildState: "pair-1.0.0", logSink: () => {} });
  await device.start();
  onTestFinished(() => device.stop({ graceMs: 0 }));
  return device.address?.port ?? 0;
}

async function inPython(folder: string): Promise<number> {
  return (await startServer("interface_server.py", join(folder, "python"))).port;
}

test.each([
  { language: "TypeScript", start: inTypeScript },
  { language: "Python", start: inPython },
])("generated clients of both languages tell how their interface compares with that of a device in $language", async ({ start }) => {
  const folders = names.map(generateBoth);
  const ports = await Promise.all(folders.map(start));
  for (const [name, kinds] of Object.entries(expected)) {
    const folder = folders[names.indexOf(name as Name)] ?? "";
    const { PairClient } = (await import(/* @vite-ignore */ join(folder, "client.ts"))) as Generated;
    const told: string[] = [];
    for (const port of ports) {
      await using client = await PairClient.connect("127.0.0.1", port, { versions: "ignore" });
      told.push(client.interface.kind);
    }
    expect(told, name).toEqual(kinds);
    const devices = ports.map((port, index) => `${port}=${interfaces[names[index] ?? "first"].version}=${kinds[index]}`);
    const checks = await runPeer("interface_client.py", join(folder, "python"), ...devices);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks).toHaveLength(2 * ports.length + 1);
  }
});

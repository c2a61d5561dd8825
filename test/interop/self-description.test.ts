import { fileURLToPath } from "node:url";
import { UntypedClient } from "katcp-runtime";
import { loadInterface, loadLiveInterface } from "katcp-tools";
import { describe, expect, onTestFinished, test } from "vitest";
import { Dev } from "../../examples/dev/dev.js";
import { DevClient } from "../../generated/dev/client.js";
import { runPeer, startServer } from "./peer.js";

/** Where the package of dev is: the golden one is that which katcp-gen writes. */
const packages = fileURLToPath(new URL("../golden/python/dev/python", import.meta.url));

async function ourDevice(): Promise<number> {
  const dev = new Dev({ port: 0, logSink: () => {} });
  await dev.start();
  onTestFinished(() => dev.stop());
  return dev.address?.port ?? 0;
}

const pythonDevice = async (...words: readonly string[]): Promise<number> =>
  (await startServer("describing_server.py", packages, ...words)).port;

describe.each([
  { whose: "ours", start: ourDevice },
  { whose: "generated for Python", start: pythonDevice },
])("a device that describes itself, $whose", ({ start }) => {
  test("is the same for generated clients of Python, and no riddle to aiokatcp and katcp-python", async () => {
    const checks = await runPeer("describing_clients.py", packages, String(await start()), "dev-api-1.0");
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks.length).toBeGreaterThanOrEqual(10);
  });

  test("is the same for a generated client of ours", async () => {
    await using client = await DevClient.connect("127.0.0.1", await start());
    expect(client.interface.kind).toBe("same");
  });

  test("gives tools its interface", async () => {
    const { model } = await loadLiveInterface(`127.0.0.1:${await start()}`);
    expect(model.describe()).toEqual(loadInterface("interfaces/dev.katcp.json").model.describe());
  });

  test("is read by an untyped client without a warning", async () => {
    const warnings: unknown[] = [];
    const options = { onWarning: (warning: unknown) => warnings.push(warning) };
    await using client = await UntypedClient.connect("127.0.0.1", await start(), options);
    await client.synced();
    expect(warnings).toEqual([]);
    expect(client.requests.has("interface-describe")).toBe(true);
  });
});

test("a Python server whose INTERFACE is None keeps it to itself", async () => {
  await using client = await DevClient.connect("127.0.0.1", await pythonDevice("off"));
  expect([client.interface, await client.describe()]).toEqual([{ kind: "unknown" }, undefined]);
});

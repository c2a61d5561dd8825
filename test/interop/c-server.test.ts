import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { UntypedClient } from "katcp-runtime";
import { DeviceProxy, importDevice, loadInterface, type ProxyFinding, verify } from "katcp-tools";
import { describe, expect, onTestFinished, test } from "vitest";
import { tempFolder } from "../support/temp-folder.js";
import { startServerInC } from "./peer.js";

const kinds = [
  { how: "the library", word: "library", protocol: 4, version: "c-api-1.0" },
  { how: "tcpborphserver3", word: "tcpborphserver", protocol: 5, version: "device-0.0" },
] as const;

/** The device, and the interface that is imported from it. */
async function startImported(word: string) {
  const { port } = await startServerInC("c_server.c", word);
  const at = { host: "127.0.0.1", port, rate: 10_000 };
  const { text, notes } = await importDevice(at);
  const file = join(tempFolder(), "c.katcp.json");
  writeFileSync(file, text);
  return { at, file, notes, said: JSON.parse(text) as object };
}

describe.each(kinds)("a C server that does as $how does", ({ word, protocol, version }) => {
  test("is imported", async () => {
    const { said, notes } = await startImported(word);
    expect(notes).toEqual([]);
    expect(said).toMatchObject({
      version,
      requests: {
        gain: { arguments: [{ name: "value", type: "string", optional: true }], "x-import": "usage" },
        // `\q` is `q` to C.
        echo: { description: "says what it heard, with a question mark", "x-import": "guessed" },
      },
      sensors: {
        "raw.temp.fpga": { type: "integer", units: "millidegrees", nominal: [0, 100000] },
        "clock.mode": { type: "discrete", values: ["raw", "locked"] },
        "check.ratio": { type: "float" },
      },
    });
  });

  test("is verified: what is found is what the C library does otherwise than the guidelines", async () => {
    const { at, file } = await startImported(word);
    const { findings, phases } = await verify({ ...at, interface: file, allow: ["gain", "echo", "status"] });
    expect(phases).toHaveLength(5);
    const found = (level: string) => new Set(findings.filter((each) => each.level === level).map(({ rule }) => rule));
    // A period of 0.1 s is clamped, which the reply says; and no report comes before the reply.
    expect(found("broken")).toEqual(new Set(["sampling-first-report", "sampling-echo", "sampling-rate"]));
    // Arguments that nobody counts, lists without a count, strategies of protocol 5, and an escape that there is not.
    const notes = ["wrong-call-accepted", "call-refused", "sampling-refused", "odd-escape"] as const;
    expect([...found("note")]).toEqual(expect.arrayContaining([...notes, ...(protocol === 5 ? ["list-count"] : [])]));
  });

  test("is watched by the proxy, while a client of ours works with it", async () => {
    const { at, file } = await startImported(word);
    const findings: ProxyFinding[] = [];
    const listen = { host: "127.0.0.1", port: 0 };
    const proxy = new DeviceProxy({ listen, device: at, interface: loadInterface(file), onFinding: (each) => findings.push(each) });
    await proxy.start();
    onTestFinished(() => proxy.stop());
    await using client = await UntypedClient.connect("127.0.0.1", proxy.address.port, { lenientEscapes: true });
    await client.synced();
    expect(client.sensors.get("raw.temp.fpga")?.info).toMatchObject({ type: "integer", units: "millidegrees" });
    expect((await client.request("gain", ["5"])).arguments.map(String)).toEqual(["5"]);
    proxy.look();
    const uncounted = protocol === 5 ? ["note list-count"] : [];
    expect(new Set(findings.map(({ rule, level }) => `${level} ${rule}`))).toEqual(new Set(["note odd-escape", ...uncounted]));
  });
});

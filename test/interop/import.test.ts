import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { compileInterface } from "katcp-gen";
import { importDevice, verify } from "katcp-tools";
import { describe, expect, test } from "vitest";
import { tempFolder } from "../support/temp-folder.js";
import { startServer } from "./peer.js";

/** What is imported of a peer: it compiles, and the peer keeps it. */
async function importPeer(script: string, ...args: readonly string[]) {
  const { port } = await startServer(script, ...args);
  const at = { host: "127.0.0.1", port, rate: 10_000 };
  const { text, notes } = await importDevice(at);
  expect(compileInterface(Buffer.from(text), "peer.katcp.json").diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const file = join(tempFolder(), "peer.katcp.json");
  writeFileSync(file, text);
  const { findings, isKept } = await verify({ ...at, interface: file });
  expect(findings.filter(({ level }) => level === "broken")).toEqual([]);
  expect(isKept).toBe(true);
  return { said: JSON.parse(text) as Readonly<Record<string, never>>, notes };
}

describe("an interface is imported from", () => {
  test("the tutorial of aiokatcp", async () => {
    const { said, notes } = await importPeer("tutorial_server.py");
    expect(said).toMatchObject({
      name: "tutorial",
      version: "tutorial-api-1.0",
      requests: { greet: { description: "Take a person's name and greet them", "x-import": "guessed" } },
      sensors: { mode: { values: ["idle", "full-speed"] }, level: { type: "float", units: "m" }, peer: { type: "address" } },
    });
    expect(notes).toEqual([]);
  });

  test("a device of aiokatcp with docstrings and a family", async () => {
    const { said } = await importPeer("probe_server.py");
    expect(said["requests"]).toMatchObject({
      "set-gain": {
        description: "Set the gain of an input.",
        arguments: [
          { name: "input", type: "integer", description: "Which input." },
          { name: "gain", type: "float", description: "The gain, in dB." },
        ],
        "x-import": "docstring",
      },
    });
    expect(said["sensors"]).toMatchObject({
      "input{input}.power": { units: "dBm", parameters: { input: { type: "integer", minimum: 0, maximum: 3 } } },
    });
  });

  test.each([["plain"], ["full"]])("a device of katcp-python: %s", async (how) => {
    const { said, notes } = await importPeer("katcp_python_server.py", how);
    expect(said["sensors"]).toMatchObject({
      health: { values: ["nominal", "error"], "x-import-type": "lru" },
      "many.{many}": { parameters: { many: { minimum: 0, maximum: 199 } } },
    });
    expect(notes).toEqual(["sensor health: its type lru is not one of an interface"]);
  });
});

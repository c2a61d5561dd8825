import type { UntypedClient } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { findInterface, type KnownDescriptions } from "../../gateway/hub/find-interface.js";

/** The part of a client that is asked. */
function clientOf(names: readonly string[], description?: { readonly text: string; readonly hash: string }) {
  const asked: string[] = [];
  const client = {
    address: "dut:7147",
    requests: new Map(names.map((name) => [name, { description: `Do it (?${name} [text])` }])),
    describe: async () => description,
    request: async (_: string, [name = ""]: readonly string[]) => {
      asked.push(name);
      return { informs: [] };
    },
  };
  return { client: client as unknown as UntypedClient, asked };
}

async function find(client: UntypedClient, known: KnownDescriptions = new Map()) {
  const problems: string[] = [];
  const { signal } = new AbortController();
  const found = await findInterface(client, known, { signal, onProblem: (message) => problems.push(message) });
  return { found, problems };
}

const described = (index: number): string =>
  JSON.stringify({ format: 1, interface: { name: "dev", version: "dev-api-1.0", description: `Device ${index}.` } });

describe("of a device", () => {
  test("a description of more than 4 MiB is not compiled, and its help texts are read", async () => {
    const text = described(1).padEnd(4 * 1024 * 1024 + 1);
    const { client } = clientOf(["interface-describe", "go"], { text, hash: "a" });
    const { found, problems } = await find(client);
    expect(found.source).toBe("help");
    expect(problems).toEqual([expect.stringContaining("it has 4194305 characters, expected at most 4194304")]);
    const fitting = clientOf(["interface-describe"], { text: text.slice(0, -1), hash: "b" });
    expect(await find(fitting.client)).toMatchObject({ found: { source: "device" }, problems: [] });
  });

  test("five hundred requests are typed by their help texts", async () => {
    const { client, asked } = clientOf(Array.from({ length: 510 }, (_, index) => `go${index}`));
    const { found } = await find(client);
    expect([asked.length, found.interface?.model.requests.length]).toEqual([500, 500]);
  });

  test("a hundred descriptions are kept, and devices of one kind share one", async () => {
    const known: KnownDescriptions = new Map();
    const at = async (index: number) =>
      (await find(clientOf(["interface-describe"], { text: described(index), hash: `${index}` }).client, known)).found.interface;
    const first = await at(0);
    expect(await at(0)).toBe(first);
    for (let index = 1; index < 100; index++) await at(index);
    expect(known.size).toBe(100);
    await at(100);
    expect(known.size).toBe(1);
  });
});

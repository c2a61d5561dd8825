import { createHash } from "node:crypto";
import { contractOf, readInterfaces } from "katcp-gen";
import { Client, type ClientOptions, type ClientWarning, type Contract, DeviceServer, UntypedClient } from "katcp-runtime";
import { simulate } from "katcp-tools";
import { describe, expect, onTestFinished, test } from "vitest";
import { greeting5 } from "../../support/dut-client.js";
import { startScript } from "../../support/scripted-server.js";

const quiet = { port: 0, buildState: "d-1", logSink: () => {} };
type Describe = NonNullable<Contract["describe"]>;
const textOf = (label: string): Describe => {
  return async () => ({ text: JSON.stringify({ label }) });
};
const one = textOf("one");
const other = textOf("other");

class Device extends DeviceServer {
  constructor(version: string, describe: Describe | undefined) {
    super({ version, ...(describe && { describe }) }, quiet);
  }
}

/** A client of the class that katcp-gen would write. */
async function connect(port: number, contract: Partial<Contract>): Promise<{ client: Client; warnings: ClientWarning[] }> {
  const warnings: ClientWarning[] = [];
  const options: ClientOptions = { reconnect: false, onWarning: (warning) => warnings.push(warning) };
  const client = new Client({ format: 1, name: "d", version: "d-1.2", ...contract }, "127.0.0.1", port, options);
  onTestFinished(() => client.close());
  await client.connect();
  return { client, warnings };
}

async function start(version: string, describe: Describe | undefined): Promise<number> {
  const device = new Device(version, describe);
  await device.start();
  onTestFinished(() => device.stop({ graceMs: 0 }));
  return device.address?.port ?? 0;
}

describe("what a client says of the interface of a device, once it is connected", () => {
  test.each([
    ["same", "d-1.2", one, { kind: "same" }],
    ["compatible where a later minor version is another", "d-1.3", other, { kind: "compatible", found: { version: "d-1.3" } }],
    ["compatible where only the hash differs", "d-1.2", other, { kind: "compatible", expected: { version: "d-1.2" } }],
    ["different where the minor version is an earlier one", "d-1.1", other, { kind: "different", found: { version: "d-1.1" } }],
    ["unknown of a device that does not say", "d-1.2", undefined, { kind: "unknown" }],
  ])("is %s", async (_, version, describe_, expected) => {
    const { client } = await connect(await start(version, describe_), { describe: one });
    expect(client.interface).toMatchObject(expected);
  });

  test("is unknown before, and of a client without an interface", async () => {
    expect(new Client("127.0.0.1", 1).interface).toEqual({ kind: "unknown" });
    expect((await connect(await start("d-1.2", one), {})).client.interface).toEqual({ kind: "unknown" });
  });

  test("is different where a client lets another API through", async () => {
    const port = await start("e-2.0", other);
    const client = new Client({ format: 1, name: "d", version: "d-1.2", describe: one }, "127.0.0.1", port, { versions: "ignore" });
    onTestFinished(() => client.close());
    await client.connect();
    expect(client.interface.kind).toBe("different");
  });

  test("is warned of where the version is the same and the interface is not: once", async () => {
    const { warnings } = await connect(await start("d-1.2", other), { describe: one });
    expect(warnings).toMatchObject([{ kind: "interface", message: expect.stringContaining('both say "d-1.2"') }]);
    expect((await connect(await start("d-1.3", other), { describe: one })).warnings.map(({ kind }) => kind)).toEqual(["version"]);
    expect((await connect(await start("d-1.2", one), { describe: one })).warnings).toEqual([]);
  });

  test("is known also where the device announces it behind its own role", async () => {
    const announcement = `#version-connect katcp-interface d-1.2 ${"a".repeat(64)}\n`;
    const server = await startScript(`${greeting5.replaceAll("dut-api-1.2", "d-1.2")}`, (line) => `${announcement}!${line.slice(1)} ok\n`);
    const { client } = await connect(server.port, { describe: one });
    expect(client.interface.kind).toBe("unknown");
    await client.request("watchdog");
    await client.connected();
    expect(client.interface.kind).toBe("compatible");
  });

  test("is unknown where the client cannot load its own, and it is warned", async () => {
    const broken = async (): Promise<never> => {
      throw new Error("no such file");
    };
    const { client, warnings } = await connect(await start("d-1.2", one), { describe: broken });
    expect(client.interface).toEqual({ kind: "unknown" });
    expect(warnings).toMatchObject([{ kind: "interface", message: "could not load the interface of this client: no such file" }]);
  });

  test.each(["", "x", "A".repeat(64), "0".repeat(63)])("is unknown of a device that announces %j", async (hash) => {
    const greeting = `#version-connect katcp-protocol 5.1-MIB\n#version-connect katcp-interface d-1.2 ${hash || "\\@"}\n#version-connect katcp-device d-1.2\n`;
    const server = await startScript(greeting, (line) => `!${line.slice(1)} ok\n`);
    expect((await connect(server.port, { describe: one })).client.interface).toEqual({ kind: "unknown" });
  });
});

const [showcase] = readInterfaces(["interfaces/showcase.katcp.json"]).interfaces.map(({ model }) => contractOf(model));
const sha = "ab".repeat(32);
const greeting = `#version-connect katcp-protocol 5.1-MIB\n#version-connect katcp-interface d-1.2 ${sha}\n#version-connect katcp-device d-1.2 d-1\n`;

/** A device that answers `?interface-describe contract` with what a test wants; of sensors it has one. */
async function discover(answer: (label: string) => string): Promise<{ client: UntypedClient; warnings: readonly string[] }> {
  const server = await startScript(greeting, (line) => {
    const label = line.slice(1).split(" ")[0] ?? "";
    if (label.startsWith("interface-describe")) return answer(label);
    if (label.startsWith("sensor-list")) return `#${label} big S. \\@ integer\n!${label} ok 1\n`;
    return label.startsWith("help") ? `#${label} go Go.\n!${label} ok 1\n` : `!${label} ok\n`;
  });
  const warnings: string[] = [];
  const client = new UntypedClient("127.0.0.1", server.port, { reconnect: false, onWarning: ({ message }) => warnings.push(message) });
  onTestFinished(() => client.close());
  await client.connect();
  await client.synced();
  return { client, warnings };
}

/** The answer that a text makes. */
function told(text: string): (label: string) => string {
  const hash = createHash("sha256").update(text).digest("hex");
  return (label) => `#${label} 1 ${text.replaceAll("\\", "\\\\").replaceAll(" ", "\\_")}\n!${label} ok 1 ${hash}\n`;
}

const contract = (rest: object): string => JSON.stringify({ format: 1, name: "d", version: "d-1.2", ...rest });

function groupsInEachOther(count: number): object {
  const [name, sensors] = [`{p${count}}`, [{ name: "s", type: "float", description: "S." }]];
  return { name, parameters: [{ name: `p${count}` }], sensors, groups: count === 1 ? [] : [groupsInEachOther(count - 1)] };
}

describe("an untyped client of a device that describes itself", () => {
  test("calls requests and reads sensors with the types of the interface", async () => {
    await using simulated = await simulate("interfaces/dev.katcp.json", {}, { port: 0 });
    await using client = await UntypedClient.connect("127.0.0.1", simulated.address.port);
    await client.synced();
    const { described } = client;
    expect(described?.contract.name).toBe("dev");
    expect(Object.keys(described?.req ?? {})).toEqual(["greet", "add", "gainGet", "gainSet", "setMode", "tune", "scan"]);
    expect(await described?.req["greet"]?.({ name: "Ada" })).toEqual({ greeting: expect.any(String) });
    expect(await described?.req["add"]?.({ terms: [1, 2.5] })).toEqual({ total: expect.any(Number) });
    expect(Object.keys(described?.sensors ?? {})).toContain("lastScan");
    expect(Object.keys(described?.inform ?? {})).toEqual(["scanDone"]);
  });

  test("decodes what the wire says nothing of: bigints, lists, complex numbers, members of families and groups", async () => {
    const sensors = [
      { name: "big", type: "integer", bigint: true, description: "B.", aliases: ["old-big"] },
      { name: "beam{n}.gain", type: "complex", description: "G.", parameters: [{ name: "n", type: "integer" }] },
    ];
    const groups = [
      {
        name: "{product}",
        parameters: [{ name: "product", pattern: "[a-z]+" }],
        sensors: [{ name: "dishes", type: "string", separator: ",", description: "D." }],
      },
    ];
    const { client, warnings } = await discover(told(contract({ sensors, groups })));
    expect(warnings).toEqual([]);
    const type = (name: string, wire: string): string | undefined =>
      client.described?.datatypeOf({ name, description: "", units: "", type: wire, parameters: [] }, 5).name;
    expect(client.described?.datatypeOf({ name: "big", description: "", units: "", type: "integer", parameters: [] }, 5).parse("5")).toBe(
      5n,
    );
    expect(type("old-big", "integer")).toBe(type("big", "integer"));
    expect(type("beam12.gain", "string")).toBe("complex");
    expect(type("beamx.gain", "string")).toBe("string");
    const list = client.described?.datatypeOf({ name: "wide.dishes", description: "", units: "", type: "string", parameters: [] }, 5);
    expect(list?.parse("m000,m001")).toEqual(["m000", "m001"]);
    // Where the device lists another type than it describes, the list counts.
    expect(type("big", "float")).toBe("float");
  });

  test("takes the contract of any device that was compiled", async () => {
    if (showcase === undefined) throw new Error("it is not read");
    const device = new DeviceServer(showcase, quiet);
    const handlers = (showcase.requests ?? []).flatMap(({ name, member = name, signatures = [{ member }] }) =>
      signatures.map((each) => each.member ?? member),
    );
    Object.assign(
      device,
      Object.fromEntries(handlers.map((each) => [`request${each.charAt(0).toUpperCase()}${each.slice(1)}`, () => undefined])),
    );
    await device.start();
    onTestFinished(() => device.stop({ graceMs: 0 }));
    const warnings: string[] = [];
    await using client = await UntypedClient.connect("127.0.0.1", device.address?.port ?? 0, {
      onWarning: ({ message }) => warnings.push(message),
    });
    await client.synced();
    expect(warnings).toEqual([]);
    expect(Object.keys(client.described?.req ?? {})).toEqual(handlers);
  });

  test("goes on without it where the device has not this form of its description", async () => {
    const { client, warnings } = await discover((label) => `!${label} fail No\\_such\\_form\n`);
    expect([client.described, warnings, [...client.requests.keys()], [...client.sensors.keys()]]).toEqual([undefined, [], ["go"], ["big"]]);
  });

  test.each([
    ["a wrong hash", (label: string) => `#${label} 1 {}\n!${label} ok 1 ${sha}\n`, "expected the SHA-256"],
    ["a wrong count", (label: string) => `#${label} 1 {}\n!${label} ok 7 ${sha}\n`, "expected 7 informs, received 1"],
    ["no count", (label: string) => `!${label} ok\n`, "received 0"],
    ["pieces out of order", (label: string) => `#${label} 2 {}\n#${label} 1 {}\n!${label} ok 2 ${sha}\n`, "expected piece 1"],
    ["garbage", told("{"), "no JSON"],
    ["another format", told(contract({ format: 99 })), "format 99"],
    ["no name", told('{"format":1,"version":"d-1.2"}'), 'expected the key "name"'],
    ["a list that is none", told(contract({ sensors: {} })), "/sensors: expected a list"],
    [
      "a type that is none",
      told(contract({ sensors: [{ name: "a", type: "constructor", description: "A." }] })),
      "/sensors/0/type: expected one of integer",
    ],
    [
      "a pattern that is none",
      told(contract({ sensors: [{ name: "a", type: "string", pattern: "(", description: "A." }] })),
      "could not read",
    ],
    [
      "a template without its parameter",
      told(contract({ sensors: [{ name: "a{b}", type: "float", description: "A.", parameters: [{ name: "c" }] }] })),
      "could not read",
    ],
    [
      "groups in each other, which take long to tell apart",
      told(contract({ groups: [groupsInEachOther(150)] })),
      "expected no more than 32 groups in each other",
    ],
    [
      "more families than are looked through in a second",
      told(
        contract({
          sensors: Array.from({ length: 20_000 }, (_, index) => {
            return { name: `{x}a${index}`, type: "float", description: "S.", parameters: [{ name: "x" }] };
          }),
        }),
      ),
      "expected sensors whose templates come to 200000 steps, received 240000",
    ],
    [
      "patterns that take long to compile",
      told(
        contract({
          sensors: Array.from({ length: 50 }, (_, index) => {
            return { name: `s${index}`, type: "string", description: "S.", pattern: `(?:\\pL{500})${index}` };
          }),
        }),
      ),
      "expected patterns that compile to 20000 instructions together, received more",
    ],
    [
      "groups that never end",
      told(`{"format":1,"name":"d","version":"d-1.2","groups":${'[{"name":"a","groups":'.repeat(1e5)}[]${"}]".repeat(1e5)}}`),
      "could not read",
    ],
  ])("warns of %s, and goes on without it", async (_, answer, message) => {
    const { client, warnings } = await discover(answer);
    expect(warnings).toEqual([expect.stringContaining(message)]);
    expect([client.described, client.syncState, [...client.sensors.keys()]]).toEqual([undefined, "synced", ["big"]]);
  });

  test("does not hold an answer without end", async () => {
    let sent = 0;
    const piece = "x".repeat(1024 * 1024);
    const server = await startScript(greeting, (line) => {
      const label = line.slice(1).split(" ")[0] ?? "";
      if (!label.startsWith("interface-describe")) return `!${label} ok 0\n`;
      sent = 64;
      return Array.from({ length: sent }, (_, index) => `#${label} ${index + 1} ${piece}\n`).join("");
    });
    const warnings: string[] = [];
    await using client = await UntypedClient.connect("127.0.0.1", server.port, { onWarning: ({ message }) => warnings.push(message) });
    await client.synced();
    expect(warnings).toEqual([expect.stringContaining("bytes of informs (maximumHeldBytes)")]);
    expect([client.described, sent]).toEqual([undefined, 64]);
  });
});

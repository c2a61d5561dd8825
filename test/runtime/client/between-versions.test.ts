import {
  type CallOptions,
  type CallWithInforms,
  Client,
  type ClientOptions,
  type ClientWarning,
  type Contract,
  DatatypeError,
  type FieldContract,
  type InformOptions,
} from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { until } from "../../support/dut-client.js";
import { startScript } from "../../support/scripted-server.js";

/** A request whose reply has gained a field: before, it counted its informs. */
function contractWith(field: Omit<FieldContract, "name">): Contract {
  return {
    format: 1,
    name: "dut",
    version: "dut-api-1.2",
    requests: [
      { name: "scan", description: "Scan.", informs: [{ name: "step", type: "integer" }], reply: [{ name: "peak", ...field }] },
      {
        name: "options",
        description: "Options.",
        arguments: [
          { name: "label", type: "string", optional: true },
          { name: "depth", type: "integer", default: 3 },
        ],
      },
      {
        name: "add",
        description: "Add.",
        arguments: [{ name: "terms", type: "float", repeated: true }],
        reply: [{ name: "total", type: "float" }],
      },
      { name: "slow", description: "Slow.", timeout: 2 },
    ],
    informs: [{ name: "scan-done", member: "scanDone", description: "Done.", arguments: [{ name: "id", type: "integer" }] }],
  };
}

class DutClient extends Client {
  declare readonly req: {
    readonly scan: CallWithInforms<[], { step: number }, { peak: unknown }>;
    options(args?: { label?: string; depth?: number }, options?: CallOptions): Promise<void>;
    add(args?: { terms?: readonly number[] }, options?: CallOptions): Promise<{ total: number }>;
    slow(options?: CallOptions): Promise<void>;
  };
  declare readonly inform: { scanDone(options?: InformOptions): AsyncIterableIterator<{ id: number }> };
}

interface Setting {
  readonly field?: Omit<FieldContract, "name">;
  /** What the device says of its API; undefined: nothing. */
  readonly version?: string | undefined;
  readonly flags?: string;
  readonly options?: ClientOptions;
}

async function talk(answer: (line: string) => string, { field = { type: "float" }, flags = "MIB", options = {}, ...rest }: Setting = {}) {
  const version = "version" in rest ? rest.version : "dut-api-1.1";
  const greeting = `${version === undefined ? "" : `#version-connect katcp-device ${version} dut-1\n`}#version-connect katcp-protocol 5.1-${flags}\n`;
  const server = await startScript(greeting, (line) => answer(line).replaceAll("ID", /\[\d+\]/.exec(line)?.[0] ?? ""));
  const warnings: ClientWarning[] = [];
  const client = new DutClient(contractWith(field), "127.0.0.1", server.port, {
    ...options,
    onWarning: (warning) => warnings.push(warning),
  });
  onTestFinished(() => client.close());
  await client.connect();
  return { client, server, warnings };
}

describe("the count of an older device's informs", () => {
  const counting = (): string => "#scanID 1\n#scanID 2\n!scanID ok 2\n";
  const looks = 'answered "ok 2" after 2 informs, which is what it would say to count them';

  test.each<[string, Omit<FieldContract, "name">]>([
    ["a float", { type: "float" }],
    ["a text", { type: "string" }],
    ["one of some values", { type: "discrete", values: ["low", "high"] }],
    ["json", { type: "json" }],
    ["a timestamp", { type: "timestamp" }],
    ["a list", { type: "float", repeated: true }],
  ])("is not taken for a field that the reply has gained: %s", async (_, field) => {
    const { client } = await talk(counting, { field });
    await expect(client.req.scan()).rejects.toThrow(DatatypeError);
    await expect(client.req.scan()).rejects.toThrow(
      `?scan: the device ${looks}: it has the API "dut-api-1.1", and "peak" is a field of "dut-api-1.2"`,
    );
  });

  test("is not taken for one either where the informs are read while they come", async () => {
    const { client } = await talk(counting);
    const scan = client.req.scan.stream();
    expect([(await scan.next()).value, (await scan.next()).value]).toEqual([{ step: 1 }, { step: 2 }]);
    await expect(scan.next()).rejects.toThrow(looks);
    await expect(scan.reply).rejects.toThrow(looks);
  });

  test("is taken for an integer, which it may be, with one warning", async () => {
    const { client, warnings } = await talk(counting, { field: { type: "integer" } });
    for (let count = 0; count < 2; count++) expect(await client.req.scan()).toMatchObject({ peak: 2 });
    const own = warnings.filter(({ message }) => message.includes("?scan"));
    expect(own).toMatchObject([
      { kind: "version", expected: "dut-api-1.2", found: "dut-api-1.1", message: expect.stringContaining(looks) },
    ]);
  });

  test("is suspected also of a device that does not say which API it has", async () => {
    const { client } = await talk(counting, { version: undefined });
    await expect(client.req.scan()).rejects.toThrow("it does not say which API it has");
  });

  test.each(["dut-api-1.2", "dut-api-1.10"])("is none where the device has the API of the client, or a later one: %s", async (version) => {
    const { client, warnings } = await talk(counting, { version });
    expect(await client.req.scan()).toMatchObject({ peak: 2 });
    expect(warnings.filter(({ message }) => message.includes("?scan"))).toEqual([]);
  });

  test.each(["ok 2.0", "ok 3", "ok 2 7"])("is no other answer: %s", async (answer) => {
    const { client } = await talk(() => `#scanID 1\n#scanID 2\n!scanID ${answer}\n`);
    expect(await client.req.scan()).toMatchObject({ peak: Number.parseFloat(answer.slice(3)) });
  });
});

describe("what a client may leave out", () => {
  test("is an optional argument before one with a default, and that one with it", async () => {
    const { client, server } = await talk(() => "!optionsID ok\n");
    await client.req.options({ label: "a" });
    await client.req.options({});
    await client.req.options();
    await client.req.options({ label: "a", depth: 4 });
    expect(server.received.map((line) => line.replace(/\[\d+\]/, ""))).toEqual(["?options a", "?options", "?options", "?options a 4"]);
    await expect(client.req.options({ depth: 4 })).rejects.toThrow("expected a value, since depth follows it");
  });

  test("is what is repeated, where it may be none", async () => {
    const { client, server } = await talk(() => "!addID ok 0.0\n");
    expect([await client.req.add(), await client.req.add({}), await client.req.add({ terms: [] })]).toEqual(Array(3).fill({ total: 0 }));
    expect(server.received).toEqual(["?add[1]", "?add[2]", "?add[3]"]);
  });
});

describe("a timeout of the interface", () => {
  /** Which timeouts a device hints at; it never answers `?slow`. */
  const hinting =
    (seconds: number) =>
    (line: string): string =>
      line.startsWith("?request-timeout-hint") ? `#request-timeout-hintID slow ${seconds}\n!request-timeout-hintID ok 1\n` : "";

  test.each([
    [30, 30],
    [1, 2],
  ])("of 2 s holds, or the hint of %d s, whichever is longer: it is %d s", async (hint, seconds) => {
    const clock = new FakeClock();
    const { client } = await talk(hinting(hint), { flags: "MIBT", options: { clock, keepAlive: false } });
    const early = expect(client.req.slow()).rejects.toThrow(`no reply within ${seconds} s`);
    await until(() => client.core.caller.timeoutMs("slow", undefined) === hint * 1000);
    const later = expect(client.req.slow()).rejects.toThrow(`no reply within ${seconds} s`);
    const own = expect(client.req.slow({ timeoutMs: 500 })).rejects.toThrow("no reply within 0.5 s");
    clock.advance(500);
    await own;
    clock.advance(seconds * 1000);
    await Promise.all([early, later]);
  });

  test("is compared with the hints of now, when the device's requests have changed", async () => {
    let hint = 10;
    const { client, server } = await talk((line) => (line.startsWith("?slow") ? "!slowID ok\n" : hinting(hint)(line)), { flags: "MIBT" });
    await client.req.slow();
    await until(() => client.core.caller.timeoutMs("slow", undefined, 2000) === 10_000);
    hint = 20;
    const changed = client.informs("interface-changed");
    server.send("#interface-changed request slow modified\n");
    await changed.next();
    await client.req.slow();
    await until(() => client.core.caller.timeoutMs("slow", undefined, 2000) === 20_000);
    expect(server.received.filter((line) => line.startsWith("?request-timeout-hint"))).toHaveLength(2);
  });
});

describe("an inform that cannot be read", () => {
  test("is left out with one warning until one can be, and its stream goes on", async () => {
    const { client, server, warnings } = await talk(() => "");
    const done = client.inform.scanDone();
    server.send("#scan-done 1\n#scan-done one\n#scan-done\n#scan-done 2\n#scan-done two\n#scan-done 3\n");
    expect([(await done.next()).value, (await done.next()).value, (await done.next()).value]).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    const message = expect.stringContaining("#scan-done was skipped: value of #scan-done");
    expect(warnings.slice(1)).toMatchObject([
      { kind: "inform", inform: "scan-done", message },
      { kind: "inform", inform: "scan-done", message },
    ]);
  });

  test("ends its stream where that is wanted", async () => {
    const { client, server } = await talk(() => "");
    const done = client.inform.scanDone({ onUndecodable: "throw" });
    server.send("#scan-done one\n#scan-done 2\n");
    await expect(done.next()).rejects.toThrow(DatatypeError);
    expect((await done.next()).done).toBe(true);
  });

  test("of a request ends the call, or is left out where that is wanted", async () => {
    const { client, warnings } = await talk(() => "#scanID 1\n#scanID one\n#scanID 3\n!scanID ok 2.5\n");
    const strict = client.req.scan.stream();
    await strict.next();
    await expect(strict.next()).rejects.toThrow(DatatypeError);
    await expect(client.req.scan()).rejects.toThrow(DatatypeError);
    const steps: number[] = [];
    const lenient = client.req.scan.stream({ onUndecodable: "skip" });
    for await (const { step } of lenient) steps.push(step);
    expect([steps, await lenient.reply]).toEqual([[1, 3], { peak: 2.5 }]);
    expect(warnings.at(-1)).toMatchObject({ kind: "inform", inform: "scan" });
  });
});

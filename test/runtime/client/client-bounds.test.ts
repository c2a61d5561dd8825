import { type ClientWarning, SensorWatcher, StreamOverflowError, string, UntypedClient } from "katcp-runtime";
import { FakeClock, MemoryNetwork } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { DEFAULT_CLIENT_BOUNDS, readClientBounds } from "../../../runtime/client/calls/client-bounds.js";
import { DutClient, greeting5, talkTo, until } from "../../support/dut-client.js";
import { startScript } from "../../support/scripted-server.js";

const greetingWithoutIds = "#version-connect katcp-protocol 5.0-M\n#version-connect katcp-device dut-api-1.2 dut-1\n";
const tooLarge = (message: string | RegExp): unknown =>
  expect.objectContaining({ name: "AnswerTooLargeError", message: expect.stringMatching(message) });

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

describe("the bounds of a client", () => {
  test("have these defaults, and are numbers above zero", () => {
    expect(readClientBounds({ maximumInforms: 5, maximumSensors: undefined })).toEqual({ ...DEFAULT_CLIENT_BOUNDS, maximumInforms: 5 });
    expect(DEFAULT_CLIENT_BOUNDS).toEqual({
      maximumLineBytes: 16_777_216,
      maximumInforms: 250_000,
      maximumHeldBytes: 67_108_864,
      maximumSensors: 250_000,
      maximumBacklogBytes: 67_108_864,
    });
    for (const bad of [0, -1, Number.NaN]) {
      expect(() => new DutClient("dut", 7147, { maximumHeldBytes: bad })).toThrow(
        new RangeError(`maximumHeldBytes: expected a number above 0, received ${bad}`),
      );
    }
  });

  test("hold for the number of informs of one request, and for no other", async () => {
    const { client } = await talkTo(
      greeting5,
      (line) => (line === "?scan[1]" ? "#scan[1] 1\n#scan[1] 2\n#scan[1] 3\n" : line.replace(/^\?(\S+).*$/, "!$1 ok\n")),
      { maximumInforms: 2 },
    );
    const scan = client.req.scan({ timeoutMs: Number.POSITIVE_INFINITY });
    await expect(scan).rejects.toEqual(tooLarge(/^\?scan: its answer has more than 2 informs \(maximumInforms\), and is dropped$/));
    await expect(scan).rejects.toMatchObject({ call: { request: "scan" } });
    await client.req.go();
  });

  test("hold for the bytes of those informs", async () => {
    const { client } = await talkTo(greeting5, () => `#scan[1] ${"1".repeat(60)}\n#scan[1] ${"1".repeat(60)}\n`, { maximumHeldBytes: 100 });
    await expect(client.request("scan")).rejects.toEqual(
      tooLarge("more than 100 bytes of informs (maximumHeldBytes)".replaceAll(/[()]/g, "\\$&")),
    );
  });

  test("hold where requests have no identifiers: the rest of the answer is dropped, and the next has its turn", async () => {
    const { client, server } = await talkTo(
      greetingWithoutIds,
      () => (server.received.length === 1 ? "#scan 1\n#scan 2\n#scan 3\n!scan ok 3 7.0\n" : "#scan 4\n!scan ok 8.0\n"),
      { maximumInforms: 2 },
    );
    await expect(client.req.scan()).rejects.toEqual(tooLarge("maximumInforms"));
    expect(await client.req.scan()).toEqual({ informs: [{ step: 4 }], peak: 8 });
  });

  test("hold for what waits in a stream: of informs, of a request's, of readings", async () => {
    const line = `${"9".repeat(60)}\n`;
    const { client, server } = await talkTo(greeting5, (each) => (each.startsWith("?watchdog") ? "!watchdog[3] ok\n" : ""), {
      maximumHeldBytes: 100,
    });
    const scan = client.req.scan.stream();
    const streams = [client.informs(), client.inform.scanDone(), client.sensor("rate", string).readings(), scan];
    await server.until((each) => each.startsWith("?sensor-sampling"));
    for (let count = 0; count < 2; count++)
      server.send(`#scan-done ${line}#scan[1] ${"0".repeat(60)}\n#sensor-status 1.0 1 rate nominal ${line}`);
    await client.request("watchdog");
    for (const stream of streams) {
      await expect(drain(stream)).rejects.toThrow(
        new StreamOverflowError("more than 100 bytes wait to be read (maximumHeldBytes): read faster, or keep only the latest"),
      );
    }
    await expect(scan.reply).rejects.toThrow(StreamOverflowError);
  });

  test("hold for the list of sensors: it is never whole, what is there stays, and the client says so", async () => {
    const clock = new FakeClock();
    const warnings: ClientWarning[] = [];
    const list = ["a", "b", "c"].map((name) => `#sensor-list[ID] ${name} A\\_sensor. m float\n`).join("");
    const server = await startScript(greeting5, (line) => {
      const [, id = ""] = /\[(\d+)\]/.exec(line) ?? [];
      return line.startsWith("?sensor-list")
        ? `${list}!sensor-list[ID] ok 3\n`.replaceAll("ID", id)
        : `!${line.slice(1).split(" ")[0]} ok\n`;
    });
    const options = { clock, maximumSensors: 2, onWarning: (warning: ClientWarning) => warnings.push(warning) };
    const client = new UntypedClient("127.0.0.1", server.port, options);
    onTestFinished(() => client.close());
    await client.connect();
    await until(() => warnings.length === 1);
    expect(warnings[0]).toMatchObject({ kind: "sync", message: expect.stringContaining("more than 2 sensors (maximumSensors)") });
    expect([[...client.sensors.keys()], client.syncState]).toEqual([["a", "b"], "syncing"]);
  });

  test("hold for what a mirror shows: a value beyond them is left out, and another has its place when one becomes smaller", async () => {
    const warnings: ClientWarning[] = [];
    const server = await startScript(greeting5, (line) => {
      const [, id = ""] = /\[(\d+)\]/.exec(line) ?? [];
      const list = ["a", "b"].map((name) => `#sensor-list[${id}] ${name} A\\_sensor. m string\n`).join("");
      return line.startsWith("?sensor-list") ? `${list}!sensor-list[${id}] ok 2\n` : line.replace(/^\?(\S+).*$/, "!$1 ok\n");
    });
    const client = new DutClient("127.0.0.1", server.port, { maximumHeldBytes: 100, onWarning: (warning) => warnings.push(warning) });
    onTestFinished(() => client.close());
    await client.connect();
    const watcher = new SensorWatcher(client);
    onTestFinished(() => watcher.close());
    await watcher.synced();
    const shown = (): readonly string[] => [...watcher.sensors].map(({ status, value }) => `${status} ${String(value).length}`);
    const tell = async (name: string, bytes: number): Promise<void> => {
      server.send(`#sensor-status 1.0 1 ${name} nominal ${"x".repeat(bytes)}\n`);
      await client.request("watchdog");
    };
    await tell("a", 60);
    await tell("b", 60);
    expect(shown()).toEqual(["nominal 60", "unknown 0"]);
    expect(warnings.map(({ message }) => message)).toEqual(['sensor "b": its reading is not shown: the mirror is full (maximumHeldBytes)']);
    await tell("a", 10);
    await tell("b", 60);
    expect(shown()).toEqual(["nominal 10", "nominal 60"]);
  });

  test("hold for the roles of a greeting, also when it is over", async () => {
    const roles = Array.from({ length: 1001 }, (_, index) => `#version-connect role-${index} 1.0\n`).join("");
    const server = await startScript(`${roles}${greeting5}`, () => "");
    await expect(DutClient.connect("127.0.0.1", server.port)).rejects.toThrow("it says more than 1000 roles by #version-connect");
    const { client, server: later } = await talkTo(greeting5, () => "", { reconnect: false });
    later.send(`#version-connect a ${"x".repeat(600_000)}\n#version-connect a ${"x".repeat(600_000)}\n`);
    later.send(`#version-connect b ${"x".repeat(600_000)}\n`);
    await until(() => client.state.kind === "closed");
    expect(client.state).toMatchObject({ cause: { message: expect.stringContaining("has more than 1048576 bytes") } });
  });

  test("hold for a line: the request whose reply it is fails at once, whether its end comes or not", async () => {
    const { client } = await talkTo(greeting5, (line) => (line.startsWith("?go") ? `!go[1] ok ${"x".repeat(200)}` : ""), {
      maximumLineBytes: 100,
    });
    const answer = client.req.go({ timeoutMs: Number.POSITIVE_INFINITY });
    await expect(answer).rejects.toEqual(tooLarge(/^\?go to \S+: its reply has more than 100 bytes \(maximumLineBytes\)$/));
    await expect(answer).rejects.toMatchObject({ call: { request: "go" } });
  });

  test("hold for a line without identifiers, and the next request of that name has its turn", async () => {
    const { client, server } = await talkTo(
      greetingWithoutIds,
      () => (server.received.length === 1 ? `!go ok ${"x".repeat(200)}\n` : "!go ok\n"),
      { maximumLineBytes: 100 },
    );
    const asked = [client.req.go(), client.req.go()];
    await expect(asked[0]).rejects.toEqual(tooLarge("maximumLineBytes"));
    await asked[1];
  });

  test("hold for what waits to be sent: a device that does not read is given up", async () => {
    const network = new MemoryNetwork();
    await network.listen({ host: "dut", port: 7147 }, (stream) => stream.write(greeting5));
    const client = new DutClient("dut", 7147, { connector: network.connect, reconnect: false, maximumBacklogBytes: 100_000 });
    onTestFinished(() => client.close());
    await client.connect();
    await expect(client.request("load", ["x".repeat(200_000)])).rejects.toThrow(
      /the device does not read: \d+ bytes wait to be sent \(maximumBacklogBytes\)/,
    );
  });
});

describe("a reply that cannot be read", () => {
  test("ends its request at once, with what is wrong with it", async () => {
    const { client } = await talkTo(greeting5, () => "!go[1] ok \\q\n");
    await expect(client.req.go({ timeoutMs: Number.POSITIVE_INFINITY })).rejects.toMatchObject({
      name: "DatatypeError",
      message: expect.stringMatching(/^\?go to \S+: its reply cannot be read: Bad message: .*\\q is no escape$/),
    });
  });

  test("of no request of ours is a line that is left out", async () => {
    const warnings: ClientWarning[] = [];
    const { client, server } = await talkTo(greeting5, () => "!go[7] \\q\n!stop[1] \\q\n!go[0] \\q\n!go[1] ok\n", {
      onWarning: (warning) => warnings.push(warning),
    });
    await client.req.go();
    expect([server.received.length, warnings.map(({ kind }) => kind)]).toEqual([1, ["syntax", "syntax", "syntax"]]);
  });
});

describe("the requests of a device without an interface", () => {
  test("are read twice, however many of them are added at once", async () => {
    const server = await startScript(greeting5, (line) => line.replace(/^\?(\S+).*$/, "!$1 ok 0\n"));
    const client = new UntypedClient("127.0.0.1", server.port);
    onTestFinished(() => client.close());
    await client.connect();
    await client.synced();
    server.received.length = 0;
    server.send("#interface-changed request more added\n".repeat(3000));
    await until(() => client.syncState === "syncing");
    await client.synced();
    expect(server.received.filter((line) => line.startsWith("?help"))).toHaveLength(1);
  });

  test("are read ten times in a second at most, while they go on changing", async () => {
    const clock = new FakeClock();
    const server = await startScript(greeting5, (line) => line.replace(/^\?(\S+).*$/, "!$1 ok 0\n"));
    const client = new UntypedClient("127.0.0.1", server.port, { clock });
    onTestFinished(() => client.close());
    await client.connect();
    await client.synced();
    server.send("#interface-changed request-list\n");
    await until(() => client.syncState === "syncing");
    const asked = (): number => server.received.filter((line) => line.startsWith("?help")).length;
    expect(asked()).toBe(1);
    clock.advance(99);
    await client.request("watchdog");
    expect(asked()).toBe(1);
    clock.advance(1);
    await client.synced();
    expect(asked()).toBe(2);
  });
});

import { setImmediate as turn } from "node:timers/promises";
import {
  Client,
  ConnectionLostError,
  type Contract,
  DatatypeError,
  DeviceServer,
  FailReply,
  InvalidReply,
  ProtocolVersionError,
  type Reading,
  RequestTimeoutError,
} from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { type ScriptedServer, startScript } from "../../support/scripted-server.js";

const contract: Contract = {
  format: 1,
  name: "dut",
  version: "dut-api-1.0",
  requests: [
    {
      name: "set-rate",
      member: "setRate",
      description: "Set.",
      arguments: [{ name: "rate", type: "float" }],
      reply: [{ name: "actual", type: "float" }],
      timeout: 2,
    },
    {
      name: "list",
      description: "List.",
      informs: [
        { name: "name", type: "string" },
        { name: "mode", type: "discrete", values: ["a", "b"] },
      ],
    },
    { name: "go", description: "Go." },
  ],
  informs: [{ name: "scan-done", member: "scanDone", description: "Done.", arguments: [{ name: "id", type: "string" }] }],
  sensors: [{ name: "rate", type: "float", description: "The rate." }],
};

class DutClient extends Client {
  declare readonly req: {
    setRate(args: { rate: number }, options?: object): Promise<{ actual: number }>;
    list(options?: object): Promise<{ informs: { name: string; mode: string }[] }>;
    go(options?: object): Promise<void>;
  };
  declare readonly inform: { scanDone(): AsyncIterableIterator<{ id: string }> };
  declare readonly sensors: {
    readonly rate: { read(): Promise<Reading<number>>; readings(strategy?: string): AsyncIterableIterator<Reading<number>> };
  };

  constructor(host: string, port: number, options: object = {}) {
    super(contract, host, port, options);
  }
}

const greeting = "#version-connect katcp-protocol 5.1-MIB\n#version-connect katcp-device dut-api-1.0 dut-1\n";

async function connectTo(server: ScriptedServer, options: object = {}): Promise<DutClient> {
  const client = await DutClient.connect("127.0.0.1", server.port, options);
  onTestFinished(() => client.close());
  return client;
}

/** A client and the script of what the device says to each line. */
async function talk(answer: (line: string) => string, options: object = {}): Promise<{ client: DutClient; server: ScriptedServer }> {
  const server = await startScript(greeting, answer);
  return { server, client: await connectTo(server, options) };
}

describe("a client", () => {
  test("knows who the device is once it is connected", async () => {
    const { client } = await talk(() => "");
    await turn();
    expect(client.versions.get("katcp-device")).toEqual({ version: "dut-api-1.0", buildState: "dut-1" });
  });

  test("sends typed arguments and reads typed replies, by identifier", async () => {
    const { client, server } = await talk(() => "#log info 1.0 x hello\n!set-rate[1] ok 2.5 and more\n");
    expect(await client.req.setRate({ rate: 3 })).toEqual({ actual: 2.5 });
    expect(server.received).toEqual(["?set-rate[1] 3.0"]);
  });

  test("keeps many requests in flight, whatever the order of their replies", async () => {
    const waiting: string[] = [];
    const { client } = await talk((line) => {
      const [, id, rate] = /\[(\d+)\] (\S+)/.exec(line) ?? [];
      waiting.unshift(`!set-rate[${id}] ok ${rate}\n`);
      return waiting.length === 50 ? waiting.join("") : "";
    });
    const replies = await Promise.all(Array.from({ length: 50 }, (_, rate) => client.req.setRate({ rate })));
    expect(replies.map(({ actual }) => actual)).toEqual(Array.from({ length: 50 }, (_, rate) => rate));
  });

  test("matches by name and order where the device has no identifiers", async () => {
    const server = await startScript(greeting.replace("-MIB", "-M"), (line) =>
      line.startsWith("?set-rate") ? `!set-rate ok ${line.split(" ")[1]}\n` : "!go ok\n",
    );
    const client = await connectTo(server);
    const [one, , two] = await Promise.all([client.req.setRate({ rate: 1 }), client.req.go(), client.req.setRate({ rate: 2 })]);
    expect([one.actual, two.actual]).toEqual([1, 2]);
    expect(server.received).toEqual(["?set-rate 1.0", "?go", "?set-rate 2.0"]);
  });

  test("collects the informs of a request, and keeps a discrete value that it does not know", async () => {
    const { client } = await talk(() => "#list[1] x a\n#list unasked b\n#list[1] y newer\n!list[1] ok 2\n");
    expect(await client.req.list()).toEqual({
      informs: [
        { name: "x", mode: "a" },
        { name: "y", mode: "newer" },
      ],
    });
  });

  test("throws what the device replied", async () => {
    const answers = ["!go[1] fail no\\_power\n", "!go[2] invalid what\n", "!go[3] busy\n", "!go[4]\n"];
    const { client } = await talk(() => answers.shift() ?? "");
    await expect(client.req.go()).rejects.toThrow(new FailReply("no power"));
    await expect(client.req.go()).rejects.toThrow(new InvalidReply("what"));
    await expect(client.req.go()).rejects.toMatchObject({ name: "InvalidReply", code: "busy", message: "!go busy" });
    await expect(client.req.go()).rejects.toMatchObject({ name: "InvalidReply", code: "" });
  });

  test("says what came where a reply is not what the contract says", async () => {
    const answers = ["!set-rate[1] ok fast\n", "!set-rate[2] ok\n"];
    const { client } = await talk(() => answers.shift() ?? "");
    await expect(client.req.setRate({ rate: 1 })).rejects.toThrow(
      new DatatypeError('reply value of ?set-rate 1 "actual": expected a float, received "fast"'),
    );
    await expect(client.req.setRate({ rate: 1 })).rejects.toThrow('reply value of ?set-rate "actual": expected a value, received none');
  });

  test("sends nothing where an argument is wrong", async () => {
    const { client, server } = await talk(() => "");
    await expect(client.req.setRate({ rate: "3" as unknown as number })).rejects.toThrow(
      'argument of ?set-rate "rate": expected a float, received "3"',
    );
    expect(server.received).toEqual([]);
  });

  test("gives up after the interface's timeout, the call's, or five seconds, and drops a late reply", async () => {
    const clock = new FakeClock();
    const { client, server } = await talk(() => "", { clock, keepAlive: false });
    const slow = client.req.setRate({ rate: 1 });
    const quick = client.req.setRate({ rate: 1 }, { timeoutMs: 100 });
    const usual = client.req.go();
    const failures = Promise.allSettled([slow, quick, usual]);
    clock.advance(99);
    clock.advance(1);
    clock.advance(1900);
    clock.advance(3000);
    const messages = (await failures).map((result) =>
      result.status === "rejected" ? `${result.reason.name}: ${result.reason.message}` : "ok",
    );
    const where = `127.0.0.1:${server.port}`;
    expect(messages).toEqual([
      `RequestTimeoutError: ?set-rate to ${where}: no reply within 2 s`,
      `RequestTimeoutError: ?set-rate to ${where}: no reply within 0.1 s`,
      `RequestTimeoutError: ?go to ${where}: no reply within 5 s`,
    ]);
    expect(clock.waiting).toBe(0);
    server.send("!go[3] ok\n");
    const next = client.req.go();
    await server.until((line) => line.startsWith("?go[4]"));
    server.send("!go[4] ok\n");
    expect(await next).toBeUndefined();
    expect(new RequestTimeoutError("x")).toBeInstanceOf(Error);
  });

  test("gives up with the reason of its signal, and sends nothing where that is aborted already", async () => {
    const { client, server } = await talk(() => "");
    const controller = new AbortController();
    const call = client.req.go({ signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(call).rejects.toThrow("enough");
    await expect(client.req.go({ signal: AbortSignal.abort(new Error("before")) })).rejects.toThrow("before");
    await server.until((line) => line === "?go[1]");
    expect(server.received).toEqual(["?go[1]"]);
  });

  test("rejects what waits when the connection goes, says why, and refuses what comes after", async () => {
    const { client, server } = await talk(() => "", { reconnect: false });
    const call = client.req.go();
    const stream = client.inform.scanDone();
    const failed = expect(call).rejects.toThrow(
      new ConnectionLostError(`?go: no connection to 127.0.0.1:${server.port}: a new client came`),
    );
    await server.until((line) => line === "?go[1]");
    server.send("#disconnect a\\_new\\_client\\_came\n");
    server.cut();
    await failed;
    await expect(stream.next()).rejects.toThrow(ConnectionLostError);
    await expect(client.req.go()).rejects.toThrow(ConnectionLostError);
  });

  test("streams informs that nobody asked for, and misses none between call and loop", async () => {
    const { client, server } = await talk(() => "");
    const stream = client.inform.scanDone();
    server.send("#scan-done one\n#scan-done two\n");
    const seen: string[] = [];
    for await (const { id } of stream) {
      seen.push(id);
      if (id === "two") break;
    }
    expect(seen).toEqual(["one", "two"]);
  });

  test("reads a sensor, and streams its readings until the loop ends", async () => {
    const { client, server } = await talk((line) => {
      if (line.startsWith("?sensor-value")) return "#sensor-value[1] 5.5 1 rate warn 12.0\n!sensor-value[1] ok 1\n";
      const [, id, strategy] = /\[(\d+)\] rate (.*)$/.exec(line) ?? [];
      const update =
        strategy === "none" ? "" : "#sensor-status 6.0 1 rate nominal 1.0\n#sensor-status 7.0 2 other nominal x rate error nan\n";
      return `${update}!sensor-sampling[${id}] ok rate ${strategy}\n`;
    });
    expect(await client.sensors.rate.read()).toEqual({ timestamp: 5.5, status: "warn", value: 12 });
    const seen: unknown[] = [];
    for await (const reading of client.sensors.rate.readings("event-rate 1 10")) {
      seen.push(reading);
      if (seen.length === 2) break;
    }
    expect(seen).toEqual([
      { timestamp: 6, status: "nominal", value: 1 },
      { timestamp: 7, status: "error", value: Number.NaN },
    ]);
    await server.until((line) => line.endsWith("rate none"));
    expect(server.received.slice(1)).toEqual(["?sensor-sampling[2] rate event-rate 1 10", "?sensor-sampling[3] rate none"]);
  });

  test("ends the readings with what the device refused", async () => {
    const { client } = await talk((line) => `!sensor-sampling[${/\[(\d+)\]/.exec(line)?.[1]}] fail Unknown\\_sensor\n`);
    await expect(client.sensors.rate.readings().next()).rejects.toThrow(new FailReply("Unknown sensor"));
  });

  test("asks what no contract describes", async () => {
    const { client, server } = await talk(() => "#foo[1] a\n!foo[1] ok 1 \\@\n");
    const { arguments: args, informs } = await client.request("foo", [1, 1.5, true, "x y", new Uint8Array([0])]);
    expect(args.map(String)).toEqual(["1", ""]);
    expect(informs.map(String)).toEqual(["#foo[1] a"]);
    expect(server.received).toEqual(["?foo[1] 1 1.5 1 x\\_y \\0"]);
  });

  test("refuses a device of another protocol, and one that says nothing in time", async () => {
    const future = await startScript("#version-connect katcp-protocol 6.0-M\n", () => "");
    await expect(DutClient.connect("127.0.0.1", future.port)).rejects.toThrow(
      new ProtocolVersionError('the device speaks KATCP "6.0-M", expected 5.x or 4.x'),
    );
    const clock = new FakeClock();
    const silent = await startScript("", () => "");
    const client = new DutClient("127.0.0.1", silent.port, { clock });
    const failed = expect(client.connect()).rejects.toThrow(
      new ProtocolVersionError(
        `127.0.0.1:${silent.port} did not greet within 5000 ms: it said neither #version-connect katcp-protocol nor #version`,
      ),
    );
    await silent.connected();
    await turn();
    clock.advance(5000);
    await failed;
    expect(client.state.kind).toBe("closed");
  });

  test("says where nobody listens", async () => {
    const server = await startScript("", () => "");
    await server.close();
    await expect(DutClient.connect("127.0.0.1", server.port)).rejects.toThrow(
      `no connection to 127.0.0.1:${server.port}: connect ECONNREFUSED`,
    );
  });

  test("is connected once, and closed as often as one likes", async () => {
    const { client, server } = await talk(() => "");
    await client.connect();
    expect(server.connections).toBe(1);
    await Promise.all([client.close(), client.close()]);
    await client.close();
    expect(client.state).toEqual({ kind: "closed", cause: undefined });
    await expect(client.req.go()).rejects.toThrow(
      new ConnectionLostError(`?go: no connection to 127.0.0.1:${server.port}: closed by this client`),
    );
    await expect(client.connect()).rejects.toThrow(ConnectionLostError);
    await expect(new DutClient("127.0.0.1", 1).req.go()).rejects.toThrow("call connect() or start() first");
  });

  test("and a device agree on every kind of value", async () => {
    class Echo extends DeviceServer {
      protected requestSetRate({ rate }: { rate: number }): { actual: number } {
        return { actual: rate };
      }
      protected requestList(): { name: string; mode: string }[] {
        return [{ name: "é £", mode: "b" }];
      }
      protected requestGo(): void {}
    }
    const device = new Echo(contract, { port: 0, logSink: () => {} });
    await device.start();
    onTestFinished(() => device.stop());
    const client = await DutClient.connect("127.0.0.1", device.address?.port ?? 0);
    onTestFinished(() => client.close());
    for (const rate of [0, -0, 1e-7, 1e22, Number.NaN, Number.NEGATIVE_INFINITY, 0.1])
      expect(await client.req.setRate({ rate })).toEqual({ actual: rate });
    expect(await client.req.list()).toEqual({ informs: [{ name: "é £", mode: "b" }] });
  });
});

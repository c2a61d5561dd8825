import { setImmediate as turn } from "node:timers/promises";
import { ContractError, consoleSink, DatatypeError, DeviceServer, type LogRecord } from "katcp-runtime";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { keepLog, startDevice } from "../../support/running-device.js";

/** What the default log writes. */
function written(record: LogRecord): string {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  onTestFinished(() => write.mockRestore());
  write.mockClear();
  consoleSink(record);
  return write.mock.calls.map(([text]) => String(text)).join("");
}

const record: LogRecord = { level: "warn", timestamp: 1_800_000_000.5, name: "dev", message: "hello" };

describe("the default log", () => {
  test("outlives a reader of standard error that goes away, and listens once for that", () => {
    written(record);
    const count = process.stderr.listenerCount("error");
    expect(() => process.stderr.emit("error", new Error("write EPIPE"))).not.toThrow();
    written(record);
    expect(process.stderr.listenerCount("error")).toBe(count);
  });

  test("writes a line for each record, with its data", () => {
    expect(written({ ...record, data: { client: "1.2.3.4:5", id: undefined } })).toBe("08:00:00.500 warn  dev: hello client=1.2.3.4:5\n");
    expect(written({ ...record, data: { client: "1.2.3.4:5", id: 7 } })).toBe("08:00:00.500 warn  dev: hello client=1.2.3.4:5 id=7\n");
    expect(written({ ...record, level: "info" })).toBe("08:00:00.500 info  dev: hello\n");
    expect(written({ ...record, level: "debug" })).toBe("");
  });

  test("escapes what would end a line, or colour a terminal, wherever it comes from", () => {
    const forged = "x\n08:00:00.500 fatal dev: on fire\r\u001b[31m\u009b1m\u2028\u2029\0\t\u007f";
    const line = written({ ...record, name: forged, message: forged, data: { client: forged } });
    expect(line.indexOf("\n")).toBe(line.length - 1);
    expect(line).toContain("dev: on fire\\r\\e[31m\\u009b1m\\u2028\\u2029\\0\\t\\u007f");
  });

  test("indents a stack, so that its message forges no line either", () => {
    const stack = "Error: boom\n08:00:00.500 fatal dev: on fire\n    at tune (dev.ts:1:2)\u001b[31m";
    expect(written({ ...record, stack })).toBe(
      "08:00:00.500 warn  dev: hello\n    Error: boom\n    08:00:00.500 fatal dev: on fire\n    at tune (dev.ts:1:2)\\e[31m\n",
    );
  });

  test("writes a record whose time is none", () => {
    expect(written({ ...record, timestamp: Number.NaN })).toBe("--:--:--.--- warn  dev: hello\n");
  });
});

test.each(["fatal", "error", "warn", "info", "debug", "trace"] as const)("a logger writes at %s by that name", (level) => {
  const { records, logSink } = keepLog();
  const log = new DeviceServer({ version: "dev-1.0" }, { logSink }).log.child("drive").with({ axis: "x" });
  log[level]("moves", { steps: 5 });
  expect(records).toEqual([{ level, timestamp: expect.any(Number), name: "dev.drive", message: "moves", data: { axis: "x", steps: 5 } }]);
});

const contract = {
  name: "dev",
  version: "dev-1.0",
  requests: [
    { name: "break", description: "Break." },
    { name: "wrong", description: "Answer wrongly.", reply: [{ name: "n", type: "integer" as const }] },
    { name: "wrong-list", member: "wrongList", description: "Inform wrongly.", informs: [{ name: "n", type: "integer" as const }] },
    { name: "set", description: "Set the rate.", arguments: [{ name: "rate", type: "string" as const }] },
    { name: "member", description: "Show a member.", arguments: [{ name: "name", type: "string" as const }] },
    { name: "set-later", member: "setLater", description: "Set it later.", arguments: [{ name: "rate", type: "string" as const }] },
  ],
  sensors: [{ name: "rate", type: "float" as const, description: "The rate." }],
};

class Dev extends DeviceServer {
  constructor(logSink: (each: LogRecord) => void) {
    super(contract, { port: 0, buildState: "dev-1", logSink, logLevel: "trace" });
  }

  protected requestBreak(): void {
    throw new Error("the pump\nis off", { cause: new RangeError("no power") });
  }

  protected requestWrong(): { n: number } {
    return { n: 1.5 };
  }

  protected *requestWrongList(): Generator<{ n: number }> {
    yield { n: 1 };
    yield { n: 1.5 };
  }

  protected requestSet({ rate }: { readonly rate: string }): void {
    const sensor = this.sensorSet.get("rate");
    sensor?.set(sensor.decode(Buffer.from(rate)));
  }

  protected async requestSetLater(args: { readonly rate: string }): Promise<void> {
    await turn();
    this.requestSet(args);
  }

  protected requestMember({ name }: { readonly name: string }): void {
    throw new ContractError(`no member ${name}`);
  }
}

describe("what a handler throws", () => {
  test("is one line to the clients, and its stack with its causes in the device's own log", async () => {
    const { records, logSink } = keepLog();
    const { client } = await startDevice(new Dev(logSink));
    const lines = await client.ask("?break[1]");
    expect(lines.at(-1)).toBe("!break[1] fail the\\_pump\\nis\\_off");
    const logs = lines.filter((line) => line.startsWith("#log error"));
    expect(logs).toEqual([
      expect.stringMatching(
        /^#log error \S+ dev\.break uncaught\\_exception\\_in\\_the\\_handler\\_of\\_\?break:\\_the\\_pump\\nis\\_off$/,
      ),
    ]);
    const [error] = records.filter(({ level }) => level === "error");
    expect(error?.message).toBe("uncaught exception in the handler of ?break: the pump\nis off");
    expect(error?.stack).toMatch(/^Error: the pump\nis off\n {4}at \S*requestBreak[\s\S]*\ncaused by RangeError: no power\n/);
  });

  test.each([
    ["?set fast", '!set fail expected\\_a\\_float,\\_received\\_"fast"'],
    ["?set-later fast", '!set-later fail expected\\_a\\_float,\\_received\\_"fast"'],
    ["?member x", "!member fail no\\_member\\_x"],
  ])("by %s is the client's mistake: fail, and no line at all", async (request, reply) => {
    const { records, logSink } = keepLog();
    const { client } = await startDevice(new Dev(logSink));
    expect(await client.ask(request)).toEqual([reply]);
    expect(records.filter(({ level }) => level !== "debug")).toEqual([]);
  });

  test.each(["?wrong", "?wrong-list"])(
    "by %s is the device's mistake, whose reply is no value of its type: fail, and a line",
    async (request) => {
      const { records, logSink } = keepLog();
      const { client } = await startDevice(new Dev(logSink));
      expect(await client.reply(request)).toMatch(/ fail (reply|inform)\\_value\\_"n":\\_expected\\_an\\_integer/);
      // The log says what was wrong with which value, and where that was found.
      expect(records.filter(({ level }) => level === "error").map(({ stack }) => stack)).toEqual([
        expect.stringMatching(/^DatatypeError: (reply|inform) value[\s\S]*\ncaused by DatatypeError: /),
      ]);
    },
  );
});

test("a sensor refuses what it cannot hold as a DatatypeError also where the value cannot be shown", () => {
  const device = new Dev(() => {});
  for (const value of [Object.create(null), Symbol("x"), { toString: () => 5 }]) {
    expect(() => device.sensorSet.get("rate")?.set(value)).toThrow(DatatypeError);
  }
});

test("a line of another logger keeps its name and its time, and goes to clients too, without its stack", async () => {
  const { records, logSink } = keepLog();
  const { client, device } = await startDevice(new Dev(logSink));
  device.log.record({ level: "info", name: "receiver.lna", timestamp: 1_760_000_000.5, message: "warm", data: { lna: 2 }, stack: "at x" });
  expect((await client.until(/^#log info/)).at(-1)).toBe("#log info 1760000000.5 receiver.lna warm");
  expect(records).toContainEqual({
    level: "info",
    name: "receiver.lna",
    timestamp: 1_760_000_000.5,
    message: "warm",
    data: { lna: 2 },
    stack: "at x",
  });
});

test("clients that come and go are lines at debug", async () => {
  const { records, logSink } = keepLog();
  const { client } = await startDevice(new Dev(logSink));
  client.destroy();
  await vi.waitFor(() => expect(records).toHaveLength(2), 120_000);
  expect(records.map(({ level, message }) => `${level} ${message.replace(/[\d.]+:\d+/, "X")}`)).toEqual([
    "debug client X connected",
    "debug client X disconnected",
  ]);
});

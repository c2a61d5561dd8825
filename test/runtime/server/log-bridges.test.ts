import { Writable } from "node:stream";
import { captureConsole, DeviceServer, pinoDestination, pinoSink } from "katcp-runtime";
import { pino } from "pino";
import { expect, onTestFinished, test, vi } from "vitest";
import { keepLog, startDevice } from "../../support/running-device.js";

const contract = { name: "d", version: "d-1.0" };
const options = { port: 0, buildState: "d-1", logLevel: "all" } as const;

/** A stream that keeps what pino writes. */
function keepLines(): { lines: Record<string, unknown>[]; stream: Writable } {
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      lines.push(JSON.parse(String(chunk)) as Record<string, unknown>);
      done();
    },
  });
  return { lines, stream };
}

test("pino writes a device's lines, and its clients get those of pino, each once", async () => {
  const { lines, stream } = keepLines();
  const streams = pino.multistream<pino.Level>([{ stream, level: "trace" }]);
  const logger = pino({ level: "trace", base: {} }, streams);
  const { client, device } = await startDevice(new DeviceServer(contract, { ...options, logSink: pinoSink(logger) }));
  streams.add({ stream: pinoDestination(device.clientLog), level: "trace" });
  device.log.warn("hot", { celsius: 80 });
  logger.child({ name: "drive" }).error("stuck");
  logger.trace("step");
  await client.ask("?watchdog");
  expect(lines.find(({ msg }) => msg === "hot")).toMatchObject({ level: 40, katcp: "d", celsius: 80 });
  expect(lines.filter(({ msg }) => msg === "stuck")).toHaveLength(1);
  device.log.info("done");
  expect((await client.until(/done$/)).map((line) => line.split(" ").toSpliced(2, 1).join(" "))).toEqual(["#log info d done"]);
});

test("every line of pino and of the device reaches the clients once, under its name", async () => {
  const { client, device } = await startDevice(new DeviceServer(contract, { ...options, logSink: () => {} }));
  const logger = pino({ level: "trace" }, pinoDestination(device.clientLog));
  logger.child({ name: "drive" }).fatal("stuck");
  logger.debug("step");
  pinoDestination(device.clientLog).write("no JSON\n");
  device.log.info("end");
  const told = (await client.until(/end$/)).map((line) => line.split(" ").toSpliced(2, 1).join(" "));
  expect(told).toEqual(["#log fatal d.drive stuck", "#log debug d step", "#log info d no\\_JSON", "#log info d end"]);
});

test("the console is captured until that is ended", async () => {
  const { client, device } = await startDevice(new DeviceServer(contract, { ...options, logSink: () => {} }));
  const printed = vi.spyOn(console, "warn").mockImplementation(() => {});
  onTestFinished(() => printed.mockRestore());
  const release = captureConsole(device.clientLog);
  console.warn("%d K", 70);
  release();
  console.warn("not this");
  device.log.info("end");
  expect(printed.mock.calls).toEqual([["%d K", 70], ["not this"]]);
  expect((await client.until(/end$/)).map((line) => line.split(" ").at(-1))).toEqual(["70\\_K", "end"]);
});

test.each([
  [60, "fatal"],
  [59, "error"],
  [50, "error"],
  [49, "warn"],
  [40, "warn"],
  [39, "info"],
  [30, "info"],
  [29, "debug"],
  [20, "debug"],
  [19, "trace"],
  [10, "trace"],
  // A program may say its levels in words of its own.
  ["grave", "trace"],
  [undefined, "info"],
])("a line of pino at %s is one at %s", (number, level) => {
  const { records, logSink } = keepLog();
  pinoDestination(new DeviceServer(contract, { logSink }).log).write(JSON.stringify({ level: number, msg: "m" }));
  expect(records).toMatchObject([{ level, name: "d", message: "m" }]);
});

test.each([
  ["{}", "", "d"],
  ['{ "msg": 5, "name": 7 }', "5", "d"],
  ['{ "msg": "m", "name": "drive" }', "m", "d.drive"],
  ["null", "null", "d"],
  ["17\n", "17", "d"],
  ["no JSON  \n", "no JSON", "d"],
])("a line of pino is taken as far as it says something: %j", (line, message, name) => {
  const { records, logSink } = keepLog();
  pinoDestination(new DeviceServer(contract, { logSink }).log).write(line);
  expect(records).toMatchObject([{ level: "info", name, message }]);
});

test("pino has the stack of a line where there is one, and data cannot pass for the mark of the device", () => {
  const { lines, stream } = keepLines();
  const sink = pinoSink(pino({ base: {} }, stream));
  const record = { level: "error", name: "d", timestamp: 1, message: "m", data: { katcp: "forged" } } as const;
  sink({ ...record, stack: "at x" });
  sink(record);
  expect(lines).toEqual([
    expect.objectContaining({ level: 50, msg: "m", katcp: "d", stack: "at x" }),
    expect.not.objectContaining({ stack: expect.anything() }),
  ]);
});

test.each([
  ["error", "error"],
  ["warn", "warn"],
  ["info", "info"],
  ["log", "info"],
  ["debug", "debug"],
  ["trace", "trace"],
] as const)("console.%s is a line at %s", (method, level) => {
  const { records, logSink } = keepLog();
  const printed = vi.spyOn(console, method).mockImplementation(() => {});
  onTestFinished(() => printed.mockRestore());
  const release = captureConsole(new DeviceServer(contract, { logSink }).log);
  console[method]("%s is", "hot", 80);
  release();
  expect(records).toMatchObject([{ level, message: "hot is 80" }]);
  expect(console[method]).toBe(printed);
});

import { Writable } from "node:stream";
import { captureConsole, DeviceServer, pinoDestination, pinoSink } from "katcp-runtime";
import { pino } from "pino";
import { expect, onTestFinished, test, vi } from "vitest";
import { startDevice } from "../../support/running-device.js";

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

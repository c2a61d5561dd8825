import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DeviceServer, float, Sensor, type Status } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { AcknowledgedFile, type AcknowledgedFileOptions } from "../../gateway/history/acknowledged-file.js";
import { Alarms } from "../../gateway/hub/alarms.js";
import { FaultyFiles } from "../support/faulty-files.js";
import { eventually, siteFor, startGateway, TestPage } from "../support/gateway-client.js";
import { type MemoryOptions, serve } from "../support/memory-pair.js";
import { tempFolder } from "../support/temp-folder.js";

/** A run of a gateway, as far as alarms go. */
function run(path: string, more: Partial<AcknowledgedFileOptions> = {}) {
  const clock = new FakeClock();
  const alarms = new Alarms(clock);
  const told: string[] = [];
  const file = new AcknowledgedFile({ path, alarms, clock, onProblem: (text) => told.push(text), ...more });
  onTestFinished(() => file.close());
  const read = (sensor: string, status: Status, text = "1"): void =>
    alarms.onReading({ device: "rx", sensor, timestamp: 0, receivedAt: 0, status, text, value: text });
  const shown = (): readonly unknown[] => alarms.all.map(({ sensor, status, acknowledged }) => [sensor, status, acknowledged?.by]);
  return { clock, alarms, told, file, read, shown };
}

const path = (): string => join(tempFolder(), "kept", "acknowledged.json");

describe("acknowledgements", () => {
  test("are still there after a restart, with when the alarm began, and who acknowledged it when", async () => {
    const at = path();
    const first = run(at);
    first.read("level", "error");
    first.clock.advance(5_000);
    first.alarms.acknowledge("rx", "level", "ann");
    await first.file.close();
    const second = run(at);
    second.clock.advance(100_000);
    second.read("level", "error", "2");
    expect(second.alarms.all).toEqual(first.alarms.all.map((alarm) => ({ ...alarm, text: "2" })));
    expect(second.told).toEqual([]);
  });

  test.each([
    ["as grave", "error", [["level", "error", "ann"]]],
    ["less grave", "warn", [["level", "warn", "ann"]]],
    ["graver", "failure", [["level", "failure", undefined]]],
    ["over", "nominal", []],
  ] as const)("of an alarm that is %s after the restart", async (_, status, expected) => {
    const at = path();
    const first = run(at);
    first.read("level", "error");
    first.alarms.acknowledge("rx", "level", "ann");
    await first.file.close();
    const second = run(at);
    second.read("level", status);
    expect(second.shown()).toEqual(expected);
    await second.file.close();
    // An alarm that comes after one that was over, or graver, is a new one.
    const third = run(at);
    third.read("level", "error");
    expect(third.shown()).toEqual([["level", "error", status === "error" ? "ann" : undefined]]);
    expect(third.alarms.acknowledgements.all.length).toBe(status === "error" ? 1 : 0);
  });

  test("end with their alarm, also in the file, and one that was over is not kept", async () => {
    const at = path();
    const { read, alarms, file } = run(at);
    read("level", "error");
    read("flow", "warn");
    alarms.acknowledge("rx", "level", "ann");
    read("level", "nominal");
    read("flow", "nominal");
    alarms.acknowledge("rx", "flow", "ben");
    await file.close();
    expect(JSON.parse(readFileSync(at, "utf8"))).toEqual({ format: 1, acknowledged: [] });
  });

  test("of a device that is not connected are kept too", async () => {
    const at = path();
    const first = run(at);
    const gone = { name: "rx", state: { kind: "disconnected", since: 0, reason: "refused" } } as Parameters<Alarms["onState"]>[0];
    first.alarms.onState(gone);
    first.alarms.acknowledge("rx", "", "ann");
    await first.file.close();
    const second = run(at);
    second.alarms.onState(gone);
    expect(second.shown()).toEqual([["", "unreachable", "ann"]]);
  });

  test("are bounded: the oldest make room", async () => {
    const at = path();
    const { alarms, file } = run(at);
    for (let index = 0; index <= 10_000; index++)
      alarms.acknowledgements.give({ device: "rx", sensor: `s${index}`, status: "warn", since: 1, by: "ann", at: 2 });
    await file.close();
    const { acknowledged } = JSON.parse(readFileSync(at, "utf8")) as { readonly acknowledged: readonly { readonly sensor: string }[] };
    expect([acknowledged.length, acknowledged[0]?.sensor]).toEqual([10_000, "s1"]);
  });
});

describe("the file of acknowledgements", () => {
  test.each([
    ["is no JSON", "{"],
    ["is of another kind", '{"format":2}'],
    ["is empty", ""],
  ])("that %s is told, set aside, and stops nothing", async (_, text) => {
    const at = path();
    await run(at).file.close();
    const first = run(at);
    first.read("level", "error");
    first.alarms.acknowledge("rx", "level", "ann");
    await first.file.close();
    writeFileSync(at, text);
    const { told, read, alarms, file, shown } = run(at);
    expect(told).toEqual([expect.stringMatching(/cannot be read: .*set aside as .*\.broken$/)]);
    expect(readFileSync(`${at}.broken`, "utf8")).toBe(text);
    read("level", "error");
    expect(shown()).toEqual([["level", "error", undefined]]);
    alarms.acknowledge("rx", "level", "ben");
    await file.close();
    expect(run(at).alarms.acknowledgements.of("rx", "level")?.by).toBe("ben");
  });

  test("loses only those of its entries that are none", () => {
    const at = join(tempFolder(), "acknowledged.json");
    const good = { device: "rx", sensor: "level", status: "warn", since: 1, by: "ann", at: 2 };
    writeFileSync(at, JSON.stringify({ format: 1, acknowledged: [null, { ...good, status: "odd" }, { ...good, at: "2" }, good] }));
    const { told, alarms } = run(at);
    expect(told).toEqual([expect.stringContaining("3 of its acknowledgements cannot be read")]);
    expect(alarms.acknowledgements.all).toEqual([good]);
  });

  test.each(["open", "append", "sync"] as const)(
    "on a full disk (%s) is told once, kept whole, and written when there is room",
    async (at) => {
      const place = path();
      const first = run(place);
      first.read("level", "error");
      first.alarms.acknowledge("rx", "level", "ann");
      await first.file.close();
      const files = new FaultyFiles();
      const { read, alarms, told, clock, file } = run(place, { files });
      files.fault = { code: "ENOSPC", at };
      for (const sensor of ["a", "b", "c"]) {
        read(sensor, "warn");
        alarms.acknowledge("rx", sensor, "ben");
      }
      const seen = files.refusals;
      await eventually(() => told.length > 0 && files.refusals > seen - 1);
      clock.advance(10_000);
      await eventually(() => files.refusals >= 2);
      expect(told).toEqual([expect.stringMatching(/cannot be kept in .*: the disk is full/)]);
      expect(JSON.parse(readFileSync(place, "utf8"))).toMatchObject({ acknowledged: [{ sensor: "level" }] });
      files.fault = undefined;
      // The attempt before is over when it waits for the next one.
      await eventually(() => {
        clock.advance(10_000);
        return told.length === 2;
      });
      await file.close();
      expect(told[1]).toBe("acknowledgements of alarms are kept again");
      const { acknowledged } = JSON.parse(readFileSync(place, "utf8")) as { readonly acknowledged: readonly { readonly sensor: string }[] };
      expect(acknowledged.map(({ sensor }) => sensor)).toEqual(["level", "a", "b", "c"]);
    },
  );
});

class Tank extends DeviceServer {
  readonly level = new Sensor({ name: "level", description: "L.", datatype: float, initialValue: 1, initialStatus: "error" });

  constructor(options: MemoryOptions) {
    super({ version: "tank-1.0", requests: [] }, options);
    this.sensorSet.add(this.level);
  }
}

test("a page sees after a restart of the gateway who has acknowledged what", async () => {
  const { network } = await serve((options) => new Tank(options));
  const acknowledged = path();
  const start = () => startGateway(siteFor("operator", { acknowledged }), { connector: network.connect });
  const first = await start();
  const page = await TestPage.open(first);
  await page.first("alarms", ({ alarms }) => alarms.length === 1);
  page.send({ type: "acknowledge", device: "rx", sensor: "level" });
  await page.first("alarms", ({ alarms: [alarm] }) => alarm?.acknowledged !== undefined);
  await first.close();
  expect(existsSync(acknowledged)).toBe(true);
  const again = await TestPage.open(await start());
  const { alarms } = await again.first("alarms", ({ alarms }) => alarms.some(({ sensor }) => sensor === "level"));
  expect(alarms).toMatchObject([{ sensor: "level", status: "error", acknowledged: { by: "anonymous" } }]);
});

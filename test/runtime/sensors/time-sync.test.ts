import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { boolean, discrete, float, Sensor, TIME_SYNC_STATES, type TimeSyncStatus, timeSync } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { expect, test } from "vitest";
import { Guard } from "../../../runtime/guard.js";
import { chronycSource, parseTracking } from "../../../runtime/sensors/time-sync.js";

const good: TimeSyncStatus = { estimatedError: 1e-6, maximumError: 2e-3, state: "ok", isSynchronised: true };

test("sensors show what the source says, and are inactive while it says nothing", async () => {
  const clock = new FakeClock(50);
  const sensors = {
    estimatedError: new Sensor({ name: "time.esterror", description: "E.", datatype: float }),
    maximumError: new Sensor({ name: "time.maxerror", description: "M.", datatype: float }),
    state: new Sensor({ name: "time.state", description: "S.", datatype: discrete(TIME_SYNC_STATES) }),
    synchronised: new Sensor({ name: "time.synchronised", description: "Y.", datatype: boolean }),
  };
  const said = [good, undefined, { ...good, state: "error" as const, isSynchronised: false }];
  const abort = new AbortController();
  const service = timeSync(sensors, { source: () => Promise.resolve(said.shift()), periodSeconds: 10, clock })(abort.signal);
  const readings = (): unknown[] => Object.values(sensors).map(({ status, value }) => `${status} ${value}`);
  await turn();
  expect(readings()).toEqual(["nominal 0.000001", "nominal 0.002", "nominal ok", "nominal true"]);
  expect(Object.values(sensors).map(({ timestamp }) => timestamp)).toEqual([50, 50, 50, 50]);
  clock.advance(10_000);
  await turn();
  expect(readings()).toEqual(["inactive 0.000001", "inactive 0.002", "inactive ok", "inactive true"]);
  expect(sensors.state.timestamp).toBe(60);
  clock.advance(10_000);
  await turn();
  expect(readings().slice(2)).toEqual(["nominal error", "nominal false"]);
  abort.abort();
  await service;
  expect(clock.waiting).toBe(0);
});

test("a source that fails is told of, sensors are inactive meanwhile, and it is asked again", async () => {
  const clock = new FakeClock(50);
  const state = new Sensor({ name: "time.state", description: "S.", datatype: discrete(TIME_SYNC_STATES) });
  const told: string[] = [];
  state.guard = new Guard((where, thrown) => told.push(`${where}: ${thrown}`));
  let asked = 0;
  const source = async (): Promise<TimeSyncStatus> => {
    if (++asked === 1) throw new Error("no chrony");
    return good;
  };
  const abort = new AbortController();
  // Without a period it is ten seconds.
  const service = timeSync({ state }, { source, clock })(abort.signal);
  await turn();
  expect([state.status, state.timestamp, told]).toEqual(["inactive", 50, ["the source of timeSync: Error: no chrony"]]);
  clock.advance(9999);
  await turn();
  expect(asked).toBe(1);
  clock.advance(1);
  await turn();
  expect([asked, state.status, state.value]).toEqual([2, "nominal", "ok"]);
  abort.abort();
  await service;
  expect([asked, clock.waiting]).toEqual([2, 0]);
});

test("a service that is ended before it begins, or while it asks, asks no more", async () => {
  const clock = new FakeClock();
  let answer: (status: TimeSyncStatus) => void = () => {};
  let asked = 0;
  const source = (): Promise<TimeSyncStatus> => {
    asked++;
    return new Promise((resolve) => {
      answer = resolve;
    });
  };
  const abort = new AbortController();
  const service = timeSync({}, { source, clock })(abort.signal);
  abort.abort();
  answer(good);
  await service;
  await timeSync({}, { source, clock })(abort.signal);
  expect([asked, clock.waiting]).toEqual([1, 0]);
});

test("what a source says has its own time, in each sensor that there is", async () => {
  const clock = new FakeClock(50);
  const synchronised = new Sensor({ name: "time.synchronised", description: "Y.", datatype: boolean });
  const abort = new AbortController();
  const service = timeSync({ synchronised }, { source: async () => good, clock })(abort.signal);
  await turn();
  expect(synchronised.reading).toEqual({ timestamp: 50, status: "nominal", value: true });
  abort.abort();
  await service;
});

// A line of `chronyc -c tracking`, chrony 4.3.
const line =
  "C0A80101,192.168.1.1,3,1732442400.123456,0.000012345,-0.000003456,0.000010000,-12.345,0.001,0.056,0.002000000,0.000500000,64.2,Normal\n";

test("chronyc's line is read", () => {
  expect(parseTracking(line)).toEqual({
    estimatedError: 0.00001,
    maximumError: 0.000012345 + 0.0005 + 0.001,
    state: "ok",
    isSynchronised: true,
  });
  expect(parseTracking(line.replace("Normal", "Not synchronised"))).toMatchObject({ state: "error", isSynchronised: false });
  expect(parseTracking(line.replace("Normal", "Insert second"))).toMatchObject({ state: "ins", isSynchronised: true });
  expect(parseTracking(line.replace("Normal", "Delete second"))).toMatchObject({ state: "del", isSynchronised: true });
  expect(parseTracking(line.replace("0.000012345", "-0.000012345"))?.maximumError).toBe(0.000012345 + 0.0005 + 0.001);
});

test.each([
  ["says", `printf '%s' '${line.trim()}'`, "ok"],
  ["is given what it asks by", `[ "$*" = "-c tracking" ] && printf '%s' '${line.trim()}'`, "ok"],
  ["cannot say", "exit 1", undefined],
  ["says nonsense", "echo nonsense", undefined],
])("what chronyc %s is the status", async (_, script, state) => {
  const folder = await mkdtemp(join(tmpdir(), "chronyc-"));
  const { PATH } = process.env;
  try {
    await writeFile(join(folder, "chronyc"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    process.env["PATH"] = `${folder}:${PATH}`;
    expect((await chronycSource())?.state).toBe(state);
    process.env["PATH"] = folder;
    await rm(join(folder, "chronyc"));
    expect(await chronycSource()).toBeUndefined();
  } finally {
    process.env["PATH"] = PATH;
    await rm(folder, { recursive: true });
  }
});

test.each([
  "",
  "506 Cannot talk to daemon",
  "a,b,c",
  line.replace("Normal", "Odd"),
  line.replace(",Normal", ""),
  line.replace("0.002000000", "x"),
])("%j is none", (text) => {
  expect(parseTracking(text)).toBeUndefined();
});

import {
  Address,
  address,
  ContractError,
  custom,
  DatatypeError,
  discrete,
  float,
  integer,
  isValidStatus,
  json,
  Sensor,
  SensorSet,
  type Status,
  timestamp,
} from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { Guard } from "../../../runtime/guard.js";
import type { SensorContract } from "../../../runtime/protocol/contract.js";
import { STATUSES } from "../../../runtime/protocol/vocabulary.js";
import { sensorBuilder } from "../../../runtime/sensors/build-sensor.js";
import { Schedule } from "../../../runtime/sensors/schedule.js";
import { watchStale } from "../../../runtime/sensors/stale-watch.js";

function build(contract: Partial<SensorContract> & Pick<SensorContract, "type">, clock = new FakeClock()): Sensor<unknown> {
  return sensorBuilder({ name: "s", description: "A sensor.", ...contract }, clock)("s");
}

describe("a sensor", () => {
  test("begins with its datatype's value, unknown, as of now", () => {
    const clock = new FakeClock(100);
    const sensor = new Sensor({ name: "s", description: "A sensor.", datatype: discrete(["b", "a"]), clock });
    expect(sensor.reading).toEqual({ timestamp: 100, status: "unknown", value: "b" });
    expect([sensor.type, sensor.units, sensor.listing]).toEqual(["discrete", "", " s A\\_sensor. \\@ discrete b a"]);
  });

  test("takes a value, its status and its time", () => {
    const clock = new FakeClock(100);
    const sensor = new Sensor({ name: "s", description: "A sensor.", datatype: float, clock });
    clock.advance(1500);
    sensor.value = 2;
    expect(sensor.reading).toEqual({ timestamp: 101.5, status: "nominal", value: 2 });
    sensor.set(3, { status: "warn", timestamp: 7 });
    expect(sensor.wire).toBe(" 7.0 1 s warn 3.0");
    sensor.reset();
    expect(sensor.reading).toEqual({ timestamp: 101.5, status: "unknown", value: 0 });
  });

  test("refuses what its datatype cannot hold, and keeps what it had", () => {
    const sensor = new Sensor({ name: "count", description: "A sensor.", datatype: integer });
    sensor.value = 4;
    expect(() => {
      sensor.value = 1.5;
    }).toThrow(new DatatypeError('sensor "count": expected an integer within ±(2^53 − 1), received 1.5'));
    expect(sensor.value).toBe(4);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("refuses a reading of the time %s", (time) => {
    const sensor = new Sensor({ name: "adc", description: "A sensor.", datatype: integer });
    sensor.set(1, { timestamp: 5 });
    const expected = `sensor "adc": expected a timestamp, a finite number of seconds since the epoch, received ${time}`;
    expect(() => sensor.set(2, { timestamp: time })).toThrow(new DatatypeError(expected));
    expect(() => sensor.setIfChanged(1, { timestamp: time })).toThrow(DatatypeError);
    expect(sensor.reading).toEqual({ timestamp: 5, status: "nominal", value: 1 });
  });

  test("takes any finite time, as katgpucbf's -1.0 for a reading that is not there yet", () => {
    const sensor = new Sensor({ name: "rx", description: "A sensor.", datatype: timestamp });
    sensor.set(-1, { timestamp: -1, status: "unknown" });
    expect(sensor.wire).toBe(" -1.0 1 rx unknown -1.0");
  });

  test("refuses a JSON value that JSON cannot say, wherever in it that stands", () => {
    const sensor = new Sensor({ name: "config", description: "A sensor.", datatype: json });
    expect(() => sensor.set({ gains: [1, Number.NaN] })).toThrow(DatatypeError);
    expect(() => sensor.setIfChanged({ gain: undefined } as never)).toThrow(DatatypeError);
    expect(() => new Sensor({ name: "bad", description: "A sensor.", datatype: json, initialValue: Number.NaN })).toThrow(DatatypeError);
    expect(sensor.wire).toMatch(/ config unknown null$/);
  });

  test("has not changed from 0.0 to -0.0, nor where an address is only written otherwise", () => {
    const level = new Sensor({ name: "level", description: "A sensor.", datatype: float });
    level.value = 0;
    expect([level.setIfChanged(-0), level.setIfChanged(1)]).toEqual([false, true]);
    const peer = new Sensor({ name: "peer", description: "A sensor.", datatype: address });
    peer.value = new Address("2001:DB8::A");
    expect(peer.setIfChanged(new Address("2001:db8:0::a"))).toBe(false);
    expect(peer.wire).toMatch(/ peer nominal \[2001:db8::a\]$/);
    expect(() => peer.setIfChanged(undefined as unknown as Address)).toThrow(DatatypeError);
  });

  test("refuses a name that guidelines §7 do not allow", () => {
    for (const name of ["a b", "", "a/b", " a", "a\n"])
      expect(() => new Sensor({ name, description: "A sensor.", datatype: float })).toThrow(
        new ContractError(`sensor ${JSON.stringify(name)}: expected a name of /^[A-Za-z0-9._-]+$/`),
      );
  });

  test.each([
    ["unknown", false],
    ["nominal", true],
    ["warn", true],
    ["error", true],
    ["failure", false],
    ["unreachable", false],
    ["inactive", false],
  ] as const)("that is %s has a value that means something: %s", (status, isValid) => {
    expect(isValidStatus(status)).toBe(isValid);
  });

  test("tells its observers what it held before", () => {
    const sensor = build({ type: "integer", initial: { value: 7, status: "nominal" } });
    const seen: unknown[] = [];
    sensor.attach((_, reading, previous) => seen.push([previous.value, reading.value]));
    sensor.value = 12;
    sensor.value = 12;
    expect(seen).toEqual([
      [7, 12],
      [12, 12],
    ]);
    expect([sensor.setIfChanged(12), sensor.setIfChanged(12, { status: "warn" }), sensor.setIfChanged(13)]).toEqual([false, true, true]);
  });

  test("tells its observers of each update, until they are detached", () => {
    const sensor = new Sensor({ name: "s", description: "A sensor.", datatype: float });
    const seen: number[] = [];
    const detach = sensor.attach((_, { value }) => seen.push(value));
    sensor.value = 1;
    sensor.value = 1;
    detach();
    sensor.value = 2;
    expect(seen).toEqual([1, 1]);
  });

  test.each([
    [0, "nominal"],
    [10, "nominal"],
    [-0.1, "warn"],
    [15, "warn"],
    [15.1, "error"],
    [Number.NaN, "error"],
    [Number.POSITIVE_INFINITY, "error"],
  ])("with ranges makes %d %s", (value, status) => {
    const sensor = build({ type: "float", nominal: [0, 10], warn: [-5, 15] });
    sensor.value = value;
    expect(sensor.status).toBe(status);
  });

  test("with an open range has no end there", () => {
    const sensor = build({ type: "float", nominal: [null, 1] });
    sensor.value = -1e300;
    expect(sensor.status).toBe("nominal");
    sensor.value = 2;
    expect(sensor.status).toBe("warn");
  });

  test.each<[Partial<SensorContract>, number, string]>([
    [{ nominal: [0, 10], otherwise: "error" }, 11, "error"],
    [{ nominal: [0, 10], otherwise: "error" }, 10, "nominal"],
    [{ nominal: [0, 10], warn: [-5, 15], otherwise: "warn" }, 16, "warn"],
    [{ nominal: [0, null], warn: [-5, null] }, 1e9, "nominal"],
    [{ nominal: [0, null], warn: [-5, null] }, -5, "warn"],
    [{ nominal: [0, null], warn: [-5, null] }, -6, "error"],
    [{ nominal: [null, null] }, Number.NaN, "error"],
  ])("with %j makes %d %s", (ranges, value, status) => {
    const sensor = build({ type: "float", ...ranges });
    sensor.value = value;
    expect(sensor.status).toBe(status);
  });

  test("with a map that lacks its value is unknown", () => {
    const sensor = build({ type: "discrete", values: ["on", "off"], status: { on: "nominal" } });
    sensor.value = "off";
    expect(sensor.status).toBe("unknown");
    sensor.value = "on";
    expect(sensor.status).toBe("nominal");
  });

  test("whose statusOf gives what is no status keeps what it had, and says what it got", () => {
    const statusOf = (value: number): Status => (value === 1 ? ("fine" as Status) : "warn");
    const sensor = new Sensor({ name: "s", description: "A sensor.", datatype: integer, statusOf });
    sensor.value = 2;
    const expected = `statusOf returned fine, expected one of ${STATUSES.join(", ")}`;
    expect(() => sensor.set(1)).toThrow(new DatatypeError(expected));
    expect(() => sensor.setIfChanged(1)).toThrow(DatatypeError);
    expect(sensor.reading).toMatchObject({ value: 2, status: "warn" });
    // A status that code gives needs no rule.
    sensor.set(1, { status: "error" });
    expect(sensor.status).toBe("error");
  });

  test("has an observer that was attached twice called twice, and detached one by one", () => {
    const sensor = new Sensor({ name: "s", description: "A sensor.", datatype: integer });
    const seen: number[] = [];
    const observer = (_: unknown, { value }: { readonly value: number }): void => void seen.push(value);
    sensor.attach(observer);
    sensor.attach(observer);
    sensor.value = 1;
    sensor.detach(() => {});
    sensor.detach(observer);
    sensor.value = 2;
    sensor.detach(observer);
    sensor.detach(observer);
    sensor.value = 3;
    expect(seen).toEqual([1, 1, 2]);
  });

  test("whose codec cannot write a value says so once for each reading, and has no line for it", () => {
    const encode = (value: number): string => {
      if (value === 13) throw new Error("no thirteen");
      return `<${value}>`;
    };
    const sensor = new Sensor({ name: "s", description: "A sensor.", datatype: custom({ encode, decode: Number }, 1) });
    const told: string[] = [];
    sensor.guard = new Guard((where, thrown) => told.push(`${where}: ${thrown}`));
    sensor.set(13, { timestamp: 1 });
    expect(sensor.statusLine).toBe("");
    expect(() => sensor.wire).toThrow(DatatypeError);
    expect(() => sensor.wire).toThrow("no thirteen");
    expect(told).toHaveLength(1);
    sensor.set(2, { timestamp: 1 });
    expect([sensor.statusLine, sensor.wire]).toEqual(["#sensor-status 1.0 1 s nominal <2>\n", " 1.0 1 s nominal <2>"]);
  });

  test("tells where an observer of it failed", () => {
    const sensor = new Sensor({ name: "s", description: "A sensor.", datatype: integer });
    const told: string[] = [];
    sensor.guard = new Guard((where, thrown) => told.push(`${where}: ${thrown}`));
    sensor.attach(() => {
      throw new Error("a bug");
    });
    sensor.value = 1;
    expect(told).toEqual(['an observer of sensor "s": Error: a bug']);
  });

  test("tells all that follow it, whatever one of them throws, and none that has stopped", () => {
    const sensor = new Sensor({ name: "s", description: "A sensor.", datatype: integer });
    const told: string[] = [];
    sensor.guard = new Guard((where, thrown) => told.push(`${where}: ${thrown}`));
    const follower = (name: string) => ({ onUpdate: (): void => void told.push(name) });
    const bad = {
      onUpdate: (): void => {
        throw new Error("a bug");
      },
    };
    const [one, two] = [follower("one"), follower("two")];
    for (const each of [one, bad, two]) sensor.follow(each);
    sensor.value = 1;
    expect(told).toEqual(["one", 'what follows sensor "s": Error: a bug', "two"]);
    sensor.unfollow(bad);
    sensor.unfollow(bad);
    sensor.unfollow(one);
    told.length = 0;
    sensor.value = 2;
    sensor.unfollow(two);
    sensor.value = 3;
    expect(told).toEqual(["two"]);
  });

  test("with a map takes the status of its value, unless code gives one", () => {
    const sensor = build({ type: "boolean", status: { true: "nominal", false: "error" } });
    sensor.value = false;
    expect(sensor.status).toBe("error");
    sensor.set(false, { status: "inactive" });
    expect(sensor.status).toBe("inactive");
  });

  test("keeps its initial status though a rule would give another", () => {
    const sensor = build({ type: "integer", initial: { value: 50 }, nominal: [0, 10] });
    expect(sensor.reading).toMatchObject({ value: 50, status: "unknown" });
  });

  test.each<readonly [Partial<SensorContract> & Pick<SensorContract, "type">, string[]]>([
    [{ type: "float", nominal: [0, 10], warn: [-5, 15] }, ["0.0", "10.0", "-5.0", "15.0"]],
    [{ type: "integer", nominal: [0, 10] }, ["0", "10"]],
    [{ type: "float", nominal: [0, 10], warn: [-5, null] }, ["0.0", "10.0"]],
    [{ type: "float", nominal: [null, 10], warn: [null, 15] }, []],
    [{ type: "discrete", values: ["b", "a"] }, ["b", "a"]],
    [{ type: "string" }, []],
  ])("%j is listed with %j", (contract, parameters) => {
    expect(build(contract).parameters).toEqual(parameters);
  });
});

describe("a sensor that can be stale", () => {
  function watched() {
    const clock = new FakeClock(100);
    const sensor = build({ type: "float", initial: { status: "nominal" }, stale: { after: 10, status: "error" } }, clock);
    const stop = watchStale(sensor, new Schedule(clock));
    return { clock, sensor, stop };
  }

  test("is so from the start on, with the value it had, and the time at which it was due", () => {
    const { clock, sensor } = watched();
    clock.advance(9_999);
    expect(sensor.status).toBe("nominal");
    clock.advance(5_000);
    expect(sensor.reading).toEqual({ timestamp: 110, status: "error", value: 0 });
  });

  test("follows its rule when code changes that", () => {
    const { clock, sensor } = watched();
    clock.advance(4000);
    sensor.stale = { after: 5, status: "failure" };
    clock.advance(999);
    expect(sensor.status).toBe("nominal");
    clock.advance(1);
    expect(sensor.reading).toEqual({ timestamp: 105, status: "failure", value: 0 });
    sensor.value = 1;
    sensor.stale = undefined;
    clock.advance(60_000);
    expect(sensor.status).toBe("nominal");
    sensor.stale = { after: 1, status: "error" };
    expect(sensor.status).toBe("error");
  });

  test("may get its rule later", () => {
    const clock = new FakeClock(100);
    const sensor = build({ type: "float", initial: { status: "nominal" } }, clock);
    watchStale(sensor, new Schedule(clock));
    sensor.stale = { after: 2, status: "error" };
    clock.advance(2000);
    expect(sensor.status).toBe("error");
  });

  test("is not while it is updated, and is again later", () => {
    const { clock, sensor } = watched();
    for (let at = 0; at < 5; at++) {
      clock.advance(8_000);
      sensor.value = at;
    }
    expect(sensor.status).toBe("nominal");
    clock.advance(10_000);
    expect(sensor.reading).toEqual({ timestamp: 150, status: "error", value: 4 });
    sensor.value = 9;
    expect(sensor.status).toBe("nominal");
    clock.advance(10_000);
    expect(sensor.status).toBe("error");
  });

  test("that has the status of its rule already is left as it is, and no timer waits for it", () => {
    const { clock, sensor } = watched();
    sensor.set(3, { status: "error", timestamp: 7 });
    clock.advance(10_000);
    expect([sensor.reading, clock.waiting]).toEqual([{ timestamp: 7, status: "error", value: 3 }, 0]);
    sensor.value = 4;
    clock.advance(10_000);
    expect([sensor.status, clock.waiting]).toEqual(["error", 0]);
  });

  test("leaves nothing behind when the watch ends after its reading has expired", () => {
    const { clock, sensor, stop } = watched();
    clock.advance(10_000);
    expect(sensor.status).toBe("error");
    stop();
    sensor.value = 3;
    clock.advance(60_000);
    expect([sensor.status, clock.waiting]).toEqual(["nominal", 0]);
  });

  test("leaves nothing behind when the watch ends", () => {
    const { clock, sensor, stop } = watched();
    stop();
    clock.advance(60_000);
    expect(sensor.status).toBe("nominal");
    expect(clock.waiting).toBe(0);
  });
});

describe("a set of sensors", () => {
  const make = (name: string): Sensor<number> => new Sensor({ name, description: "A sensor.", datatype: float });

  test("finds them by name, keeps their order, and sorts them for lists", () => {
    const set = new SensorSet().add(make("b"), make("a"));
    expect([...set].map(({ name }) => name)).toEqual(["b", "a"]);
    expect(set.sorted.map(({ name }) => name)).toEqual(["a", "b"]);
    expect([set.has("a"), set.has("c"), set.size]).toEqual([true, false, 2]);
  });

  test("refuses a second sensor of a name", () => {
    expect(() => new SensorSet().add(make("a"), make("a"))).toThrow(new ContractError('sensor "a" exists already; remove it first'));
  });

  test("removes a sensor by its name or by itself, but not another of its name", () => {
    const [one, other] = [make("a"), make("a")];
    const set = new SensorSet().add(one);
    expect(set.remove(other)).toBe(false);
    expect(set.remove(one)).toBe(true);
    expect(set.remove("a")).toBe(false);
  });

  test("tells its observers what came and went", () => {
    const set = new SensorSet();
    const seen: string[] = [];
    const detach = set.attach(({ name }, change) => seen.push(`${name} ${change}`));
    const others: string[] = [];
    set.attach(({ name }) => others.push(name));
    const { revision } = set;
    set.add(make("a"));
    expect(set.revision).not.toBe(revision);
    set.remove("a");
    detach();
    set.add(make("b"));
    expect(seen).toEqual(["a added", "a removed"]);
    expect(others).toEqual(["a", "a", "b"]);
  });
});

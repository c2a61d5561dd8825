import { setImmediate as turn } from "node:timers/promises";
import {
  type Accumulator,
  AggregateSensor,
  aggregate,
  type DeviceStatus,
  DeviceStatusSensor,
  discrete,
  float,
  followDeviceStatus,
  type Reading,
  Sensor,
  SensorSet,
  type Status,
} from "katcp-runtime";
import { describe, expect, test, vi } from "vitest";
import { Guard } from "../../../runtime/guard.js";
import { followMembers } from "../../../runtime/sensors/membership.js";

function gauge(name: string, initialValue = 0, initialStatus: Status = "nominal"): Sensor<number> {
  return new Sensor({ name, description: "A gauge.", datatype: float, initialValue, initialStatus });
}

const total = { name: "total", description: "The sum.", datatype: float };

describe("an aggregate", () => {
  test("shows what others come to, once a turn, however many of them change", async () => {
    const [a, b] = [gauge("a", 1), gauge("b", 2)];
    const set = new SensorSet().add(a, b);
    const rule = vi.fn((sensors: readonly Sensor<number>[]) => ({ value: sensors.reduce((sum, { value }) => sum + value, 0) }));
    const sum = new AggregateSensor<number>({ ...total, of: set, rule });
    set.add(sum);
    expect(sum.reading).toMatchObject({ value: 3, status: "nominal" });
    a.value = 10;
    a.value = 20;
    b.value = 5;
    expect(sum.value).toBe(3);
    await turn();
    expect(sum.value).toBe(25);
    expect(rule).toHaveBeenCalledTimes(2);
  });

  test("follows the only change of a turn by itself, and those of later turns", async () => {
    const a = gauge("a", 1);
    const set = new SensorSet().add(a);
    const copy = new AggregateSensor<number>({ ...total, of: set, rule: ([first]) => ({ value: first?.value as number }) });
    for (const value of [2, 3, 4]) {
      a.value = value;
      await turn();
      expect(copy.value).toBe(value);
    }
  });

  test("follows sensors that come and go, in the order in which they came", async () => {
    const [a, b, c] = [gauge("a"), gauge("b"), gauge("c")];
    const set = new SensorSet().add(a, b);
    const seen: string[] = [];
    const sum = new AggregateSensor<number>({
      ...total,
      of: set,
      rule: (sensors) => {
        seen.push(sensors.map(({ name }) => name).join());
        return undefined;
      },
    });
    a.value = 1;
    set.add(c);
    set.turn.settle();
    set.remove(a);
    set.turn.settle();
    a.value = 7;
    await turn();
    expect(seen).toEqual(["a,b", "a,b,c", "b,c"]);
    expect(sum.status).toBe("unknown");
  });

  test("leaves out itself and other aggregates, unless its filter takes them", () => {
    const set = new SensorSet().add(gauge("a"), gauge("b"));
    const count = (sensors: readonly unknown[]) => ({ value: sensors.length });
    set.add(new AggregateSensor<number>({ ...total, of: set, rule: count }));
    const plain = new AggregateSensor<number>({ ...total, name: "plain", of: set, rule: count });
    set.add(plain);
    const every = new AggregateSensor<number>({ ...total, name: "every", of: set, rule: count, filter: () => true });
    set.add(every);
    set.turn.settle();
    expect([plain.value, every.value]).toEqual([2, 4]);
  });

  test("in the incremental form is given what changed, and no more", () => {
    const sensors = Array.from({ length: 100 }, (_, index) => gauge(`s${index}`, 1));
    const set = new SensorSet().add(...sensors);
    let held = 0;
    const put = vi.fn((reading: Reading<unknown>) => {
      held += reading.value as number;
    });
    const take = vi.fn((reading: Reading<unknown>) => {
      held -= reading.value as number;
    });
    const rule: Accumulator<number> = { put, take, result: () => ({ value: held, status: "warn" }) };
    const sum = new AggregateSensor<number>({ ...total, of: set, rule });
    expect([sum.value, sum.status]).toEqual([100, "warn"]);
    put.mockClear();
    for (const value of [5, 6, 7]) if (sensors[3] !== undefined) sensors[3].value = value;
    set.turn.settle();
    expect(sum.value).toBe(106);
    expect([put, take].map((each) => each.mock.calls.length)).toEqual([1, 1]);
    set.remove("s3");
    set.turn.settle();
    expect(sum.value).toBe(99);
  });

  test("leaves out a sensor that its filter fails on, which is told", () => {
    const set = new SensorSet().add(gauge("a", 1), gauge("b", 2));
    const told: string[] = [];
    set.guard = new Guard((where, thrown) => told.push(`${where}: ${thrown}`));
    const filter = ({ name }: { readonly name: string }): boolean => {
      if (name === "b") throw new Error("no b");
      return true;
    };
    const count = new AggregateSensor<number>({ ...total, of: set, filter, rule: (all) => ({ value: all.length }) });
    expect([count.value, told]).toEqual([1, ['the filter of aggregate "total": Error: no b']]);
  });

  test("ends where it is told to", () => {
    const a = gauge("a", 1);
    const set = new SensorSet().add(a);
    const sum = new AggregateSensor<number>({ ...total, of: set, rule: (all) => ({ value: all[0]?.value ?? 0 }) });
    sum.close();
    a.value = 4;
    set.turn.settle();
    expect(sum.value).toBe(1);
  });

  test("may be a sensor that an interface describes, and what fails in it is told", () => {
    const a = gauge("a", 1);
    const set = new SensorSet().add(a);
    const driven = gauge("driven");
    const errors: unknown[] = [];
    set.guard = new Guard((where, thrown) => errors.push(where, thrown));
    aggregate(driven, {
      of: set,
      rule: ([first]) => {
        if (first?.value === 2) throw new Error("two");
        return { value: first?.value as number };
      },
    });
    a.value = 2;
    set.turn.settle();
    expect(errors).toEqual(["an aggregate", new Error("two")]);
    a.value = 3;
    set.turn.settle();
    expect(driven.value).toBe(3);
  });
});

describe("device-status", () => {
  test.each<[Status, DeviceStatus, Status]>([
    ["inactive", "ok", "nominal"],
    ["unknown", "ok", "nominal"],
    ["nominal", "ok", "nominal"],
    ["warn", "degraded", "warn"],
    ["error", "degraded", "warn"],
    ["unreachable", "degraded", "warn"],
    ["failure", "degraded", "warn"],
  ])("is, where the worst sensor is %s, %s", (status, value, own) => {
    const set = new SensorSet().add(gauge("a"), gauge("b", 0, status));
    expect(new DeviceStatusSensor({ of: set }).reading).toMatchObject({ value, status: own });
  });

  test("is degraded as long as one of several sensors is", () => {
    const [a, b] = [gauge("a", 0, "error"), gauge("b", 0, "error")];
    const set = new SensorSet().add(a, b);
    const sensor = new DeviceStatusSensor({ of: set });
    a.value = 1;
    set.turn.settle();
    expect(sensor.value).toBe("degraded");
    b.value = 1;
    set.turn.settle();
    expect(sensor.value).toBe("ok");
  });

  test("leaves out what its filter does, and ends where it is closed", () => {
    const [a, b] = [gauge("a"), gauge("b")];
    const set = new SensorSet().add(a, b);
    const sensor = new DeviceStatusSensor({ of: set, filter: ({ name }) => name !== "b", name: "d.status" });
    expect([sensor.name, sensor.datatype.name, sensor.value]).toEqual(["d.status", "discrete", "ok"]);
    b.set(1, { status: "error" });
    set.turn.settle();
    expect(sensor.value).toBe("ok");
    a.set(1, { status: "error" });
    set.turn.settle();
    expect(sensor.value).toBe("degraded");
    sensor.close();
    a.set(1, { status: "nominal" });
    set.turn.settle();
    expect(sensor.value).toBe("degraded");
  });

  test("follows each change, and may be the interface's own sensor", () => {
    const [a, b] = [gauge("a"), gauge("b")];
    const set = new SensorSet().add(a, b);
    const sensor = new Sensor<DeviceStatus>({ name: "device-status", description: "D.", datatype: discrete(["ok", "degraded", "fail"]) });
    set.add(sensor);
    const stop = followDeviceStatus(sensor, { of: set, filter: ({ name }) => name !== "b" });
    b.set(1, { status: "error" });
    set.turn.settle();
    expect(sensor.value).toBe("ok");
    a.set(1, { status: "error" });
    set.turn.settle();
    expect(sensor.value).toBe("degraded");
    set.remove(a);
    set.turn.settle();
    expect(sensor.value).toBe("ok");
    stop();
  });
});

describe("what follows the members of a set", () => {
  test("hears nothing of sensors that its filter leaves out, nor of any after its end", () => {
    const [a, b] = [gauge("a"), gauge("b")];
    const set = new SensorSet().add(a, b);
    const heard: string[] = [];
    const note = (what: string) => (sensor: { readonly name: string }) => void heard.push(`${sensor.name} ${what}`);
    const end = followMembers(set, ({ name }) => name !== "b", {
      onJoin: note("joins"),
      onUpdate: note("changes"),
      onLeave: note("leaves"),
    });
    const c = gauge("c");
    set.add(c);
    for (const sensor of [a, b, c]) sensor.value = 1;
    set.remove(b);
    set.remove(a);
    a.value = 2;
    end();
    c.value = 2;
    set.remove(c);
    expect(heard).toEqual(["a joins", "c joins", "a changes", "c changes", "a leaves"]);
  });

  test("hears nothing where it fails as it begins", () => {
    const a = gauge("a");
    const set = new SensorSet().add(a, gauge("b"));
    const heard: string[] = [];
    const onJoin = ({ name }: { readonly name: string }): void => {
      if (name === "b") throw new Error("no b");
    };
    const onUpdate = ({ name }: { readonly name: string }): void => void heard.push(name);
    expect(() => followMembers(set, () => true, { onJoin, onUpdate, onLeave: () => {} })).toThrow("no b");
    a.value = 1;
    set.add(gauge("c"));
    expect(heard).toEqual([]);
  });
});

describe("a sensor set", () => {
  test("is a map by names, and a set of sensors", () => {
    const [a, b] = [gauge("a"), gauge("b")];
    const set = new SensorSet().add(b, a);
    expect([...set.keys()]).toEqual(["b", "a"]);
    expect([...set.values()]).toEqual([...set]);
    expect([...set.entries()]).toEqual([
      ["b", b],
      ["a", a],
    ]);
    const visited: unknown[] = [];
    set.forEach((sensor, name) => {
      visited.push([name, sensor]);
    });
    expect(visited).toEqual([...set.entries()]);
    expect([set.has(a), set.has("a"), set.has(gauge("a")), set.size]).toEqual([true, true, false, 2]);
    expect([set.delete("a"), set.delete("a"), set.get("a")]).toEqual([true, false, undefined]);
    const gone: string[] = [];
    set.attach(({ name }, change) => gone.push(`${name} ${change}`));
    set.clear();
    expect([set.size, gone]).toEqual([0, ["b removed"]]);
  });
});

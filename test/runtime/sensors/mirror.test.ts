import {
  ContractError,
  float,
  isValidStatus,
  mirrorSensors,
  type Reading,
  Sensor,
  type SensorChange,
  SensorSet,
  type SensorSource,
} from "katcp-runtime";
import { describe, expect, onTestFinished, test } from "vitest";

function gauge(name: string): Sensor<number> {
  return new Sensor({ name, description: `The ${name}.`, units: "K", datatype: float });
}

/** What a watcher of another device is: sensors, and whether they are those of now. */
class Watched implements SensorSource {
  readonly sensors = new SensorSet();
  isConnected = true;
  #observers: ((isConnected: boolean) => void)[] = [];

  onConnectedChange(observer: (isConnected: boolean) => void): () => void {
    this.#observers.push(observer);
    return () => {
      this.#observers = this.#observers.filter((each) => each !== observer);
    };
  }

  become(isConnected: boolean): void {
    this.isConnected = isConnected;
    for (const observer of this.#observers) observer(isConnected);
  }
}

test("sensors are mirrored as they are, come, change and go", () => {
  const source = new Watched();
  const target = new SensorSet().add(gauge("own"));
  const [a, b] = [gauge("a"), gauge("b")];
  a.set(3, { status: "warn", timestamp: 5 });
  source.sensors.add(a);
  const stop = mirrorSensors(source, target);
  source.sensors.add(b);
  expect(target.get("a")).toMatchObject({ description: "The a.", units: "K", reading: { value: 3, status: "warn", timestamp: 5 } });
  b.set(1, { timestamp: 6 });
  expect(target.get("b")?.reading).toEqual({ value: 1, status: "nominal", timestamp: 6 });
  source.sensors.remove(a);
  expect([...target.keys()]).toEqual(["own", "b"]);
  stop();
  b.value = 9;
  expect([...target.keys()]).toEqual(["own"]);
});

test("a set of one's own is a source too: always connected, until that is ended", () => {
  const sensors = new SensorSet().add(gauge("a"));
  const target = new SensorSet();
  const stop = mirrorSensors({ sensors }, target, { rename: (name) => `copy.${name}` });
  expect(target.get("copy.a")?.status).toBe("unknown");
  sensors.get("a")?.set(3);
  expect(target.get("copy.a")?.reading).toMatchObject({ value: 3, status: "nominal" });
  stop();
  expect([...target.keys()]).toEqual([]);
});

test("a sensor may get another name, several, or none", () => {
  const source = new Watched();
  const target = new SensorSet();
  source.sensors.add(gauge("a"), gauge("b"), gauge("c"));
  mirrorSensors(source, target, {
    rename: (name) => (name === "a" ? "rx.a" : name === "b" ? ["rx.b", "rx.other"] : undefined),
  });
  expect([...target.keys()]).toEqual(["rx.a", "rx.b", "rx.other"]);
  source.sensors.remove("b");
  expect([...target.keys()]).toEqual(["rx.a"]);
});

test("readings may be rewritten, or dropped", () => {
  const source = new Watched();
  const target = new SensorSet();
  const a = gauge("a");
  source.sensors.add(a);
  const rewrite = (reading: Reading<unknown>): Reading<unknown> | undefined => {
    return reading.value === 0 ? undefined : { ...reading, value: (reading.value as number) * 2, status: "error" };
  };
  mirrorSensors(source, target, { rewrite });
  expect(target.get("a")?.reading).toMatchObject({ value: 0, status: "unknown" });
  a.value = 4;
  expect(target.get("a")?.reading).toMatchObject({ value: 8, status: "error" });
});

test.each([
  ["unreachable", { value: 7, status: "unreachable" }],
  ["keep", { value: 7, status: "nominal" }],
  ["initial", { value: 0, status: "unknown" }],
] as const)("while the other side is gone they are, by the policy %s, %j", (whenGone, reading) => {
  const source = new Watched();
  const target = new SensorSet();
  const a = gauge("a");
  source.sensors.add(a);
  mirrorSensors(source, target, { whenGone });
  a.value = 7;
  source.become(false);
  expect(target.get("a")?.reading).toMatchObject(reading);
  source.become(true);
  expect(target.get("a")?.reading).toMatchObject({ value: 7, status: "nominal" });
});

test("what joins while the other side is gone is gone too", () => {
  const source = new Watched();
  const target = new SensorSet();
  source.become(false);
  mirrorSensors(source, target);
  source.sensors.add(gauge("a"));
  expect(target.get("a")?.status).toBe("unreachable");
});

test("readings whose status says that their value means nothing may be dropped", () => {
  const source = new Watched();
  const target = new SensorSet();
  const a = gauge("a");
  source.sensors.add(a);
  mirrorSensors(source, target, { rewrite: (reading) => (isValidStatus(reading.status) ? reading : undefined) });
  a.set(3, { status: "warn" });
  a.set(0, { status: "failure" });
  expect(target.get("a")?.reading).toMatchObject({ value: 3, status: "warn" });
});

describe("a name that is taken", () => {
  /** A set that has `b` already, and what became of it since. */
  function targetWithB() {
    const target = new SensorSet().add(gauge("b"));
    const changes: string[] = [];
    target.attach((sensor, change: SensorChange) => changes.push(`${sensor.name} ${change}`));
    return { target, changes };
  }

  test.each([
    ["one of another sensor", {}, 'sensor "b" exists already'],
    ["the same for two", { rename: () => "x" }, 'sensor "x" exists already'],
    ["twice the same for one", { rename: (name: string) => (name === "c" ? ["c", "c"] : `r.${name}`) }, 'sensor "c" exists already'],
    ["none that a sensor may have", { rename: (name: string) => (name === "c" ? "c d" : `r.${name}`) }, 'sensor "c d": expected a name'],
  ])("is an error, and nothing is mirrored: %s", (_, options, message) => {
    const source = new Watched();
    const [a, b, c] = [gauge("a"), gauge("b"), gauge("c")];
    source.sensors.add(a, b, c);
    const { target, changes } = targetWithB();
    expect(() => mirrorSensors(source, target, options)).toThrow(message);
    expect([...target.keys()]).toEqual(["b"]);
    source.sensors.add(gauge("later"));
    a.value = 4;
    source.become(false);
    expect(changes).toEqual([]);
  });

  test("leaves out a sensor that comes later, with all of its names, and all else goes on", async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): number => warnings.push(warning);
    process.on("warning", onWarning);
    onTestFinished(() => void process.off("warning", onWarning));
    const source = new Watched();
    const { target, changes } = targetWithB();
    mirrorSensors(source, target, { rename: (name) => [`x.${name}`, name] });
    const b = gauge("b");
    source.sensors.add(gauge("a"), b, gauge("c"));
    b.value = 1;
    source.sensors.remove(b);
    expect(changes).toEqual(["x.a added", "a added", "x.c added", "c added"]);
    expect(target.has("b")).toBe(true);
    await expect.poll(() => warnings.map(({ message }) => message)).toEqual([expect.stringContaining('sensor "b" exists already')]);
  });

  test("leaves a set as it was, also where only some are taken", () => {
    const { target, changes } = targetWithB();
    expect(() => target.add(gauge("a"), gauge("b"))).toThrow(ContractError);
    expect(() => target.add(gauge("a"), gauge("a"))).toThrow(ContractError);
    expect(changes).toEqual([]);
  });
});

test("a source that cannot be watched leaves nothing behind", () => {
  const source: SensorSource = {
    sensors: new SensorSet().add(gauge("a")),
    onConnectedChange: () => {
      throw new Error("no");
    },
  };
  const target = new SensorSet();
  expect(() => mirrorSensors(source, target)).toThrow("no");
  expect([...target.keys()]).toEqual([]);
});

import { float, mirrorSensors, type Reading, Sensor, SensorSet, type SensorSource } from "katcp-runtime";
import { expect, test } from "vitest";

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

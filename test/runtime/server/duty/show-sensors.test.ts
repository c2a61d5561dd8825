import { float, Sensor } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { SensorSet } from "../../../../runtime/sensors/sensor-set.js";
import { showSensors } from "../../../../runtime/server/duty/show-sensors.js";

/** A sensor that was updated at a time, and may have a rule of 10 s. */
function sensorOf(name: string, { timestamp = 1000, status = "unknown", isRuled = true } = {}): Sensor<number> {
  const stale = isRuled ? ({ after: 10, status: "unknown" } as const) : undefined;
  const sensor = new Sensor({ name, description: "S.", datatype: float, ...(stale && { stale }) });
  sensor.set(1, { status: status as "unknown", timestamp });
  return sensor;
}

function show(...sensors: readonly Sensor<number>[]) {
  const set = new SensorSet();
  set.add(...sensors);
  return showSensors(set, 1060.0004);
}

describe("the sensors of a snapshot", () => {
  test("are counted, in all and by their statuses", () => {
    const { count, statuses } = show(sensorOf("a"), sensorOf("b", { status: "nominal" }), sensorOf("c", { status: "nominal" }));
    expect([count, statuses]).toEqual([3, { unknown: 1, nominal: 2 }]);
    expect(show()).toEqual({ count: 0, statuses: {}, stale: [] });
  });

  test("are named that have the status of their rule, those first that have had it longest", () => {
    const { stale } = show(
      sensorOf("late", { timestamp: 1050 }),
      sensorOf("later", { timestamp: 1010 }),
      sensorOf("well", { status: "nominal" }),
      sensorOf("unruled", { isRuled: false }),
    );
    expect(stale).toEqual([
      { name: "later", status: "unknown", staleSeconds: 50, after: 10 },
      { name: "late", status: "unknown", staleSeconds: 10, after: 10 },
    ]);
  });

  test("are a hundred at most that are named, and all are counted", () => {
    const { count, stale } = show(...Array.from({ length: 101 }, (_, index) => sensorOf(`s${index}`, { timestamp: 1000 + index / 10 })));
    expect([count, stale.length, stale.at(-1)?.name]).toEqual([101, 100, "s99"]);
  });
});

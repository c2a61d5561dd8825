import { expect, test } from "vitest";
import type { Alarm, DeviceSummary } from "../../../gateway/live/messages.js";
import { orderedAlarms } from "../../../gateway/panel/alarms/alarm-order.js";
import { deviceSeverity, orderedDevices, sumCounts } from "../../../gateway/panel/overview/device-order.js";
import { windowOf } from "../../../gateway/panel/table/row-window.js";

function device(name: string, more: Partial<DeviceSummary> = {}): DeviceSummary {
  return { name, address: "", state: "connected", since: 0, versions: {}, sensors: 1, counts: { nominal: 1 }, revision: 1, ...more };
}

test("what is not nominal comes first, and the rest by name, numbers as numbers", () => {
  const devices = [
    device("m10"),
    device("m2"),
    device("warm", { counts: { warn: 1 } }),
    device("gone", { state: "disconnected" }),
    device("ill", { deviceStatus: "fail" }),
    device("starting", { state: "connecting" }),
  ];
  expect(orderedDevices(devices).map(({ name }) => name)).toEqual(["gone", "ill", "warm", "starting", "m2", "m10"]);
});

test("a device is as bad as the worst of what is known of it", () => {
  expect(deviceSeverity(device("a", { deviceStatus: "degraded", counts: { error: 1, warn: 5 } }))).toBe("error");
  expect(deviceSeverity(device("a", { deviceStatus: "odd", counts: { unknown: 3, inactive: 2 } }))).toBe("nominal");
});

test("the counts of all devices are added", () => {
  expect(sumCounts([device("a", { counts: { warn: 1, nominal: 2 } }), device("b", { counts: { nominal: 3 } })])).toEqual({
    warn: 1,
    nominal: 5,
  });
});

test("alarms that nobody has acknowledged come first, then the worst, then the latest", () => {
  const alarm = (sensor: string, status: Alarm["status"], since: number, acknowledged?: Alarm["acknowledged"]): Alarm => ({
    device: "dev",
    sensor,
    status,
    value: "",
    since,
    acknowledged,
  });
  const alarms = [
    alarm("seen", "failure", 9, { by: "ada", at: 10 }),
    alarm("old", "error", 1),
    alarm("new", "error", 5),
    alarm("mild", "warn", 8),
  ];
  expect(orderedAlarms(alarms).map(({ sensor }) => sensor)).toEqual(["new", "old", "mild", "seen"]);
});

test("of a long list the rows that are seen are drawn, and a few around them", () => {
  expect(windowOf({ top: 0, height: 280, rowHeight: 28, count: 20_000 })).toEqual({ first: 0, end: 16 });
  expect(windowOf({ top: 28_000, height: 280, rowHeight: 28, count: 20_000 })).toEqual({ first: 994, end: 1016 });
  expect(windowOf({ top: 28_000, height: 280, rowHeight: 28, count: 5 })).toEqual({ first: 5, end: 5 });
});

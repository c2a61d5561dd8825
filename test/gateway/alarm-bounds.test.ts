import type { Status } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { expect, test } from "vitest";
import { Alarms } from "../../gateway/hub/alarms.js";
import type { HubDevice } from "../../gateway/hub/hub.js";

function setUp() {
  const alarms = new Alarms(new FakeClock());
  const read = (index: number, status: Status): void =>
    alarms.onReading({ device: "rx", sensor: `s${index}`, timestamp: 1, receivedAt: 1, status, text: "1", value: 1 });
  for (let index = 0; index < 10_005; index++) read(index, "error");
  return { alarms, read };
}

test("10,000 alarms are listed, and those beyond are counted once each, however often they are read", () => {
  const { alarms, read } = setUp();
  for (let time = 0; time < 10; time++) read(10_004, "error");
  expect([alarms.all.length, alarms.all.at(-1)?.sensor, alarms.missed]).toEqual([10_000, "s9999", 5]);
  read(10_004, "nominal");
  expect(alarms.missed).toBe(4);
});

test("an alarm for which there was no room is listed with its next reading, when there is", () => {
  const { alarms, read } = setUp();
  alarms.acknowledge("rx", "s1", "ann");
  read(1, "nominal");
  read(10_003, "error");
  expect([alarms.all.length, alarms.all.at(-1)?.sensor, alarms.missed]).toEqual([10_000, "s10003", 4]);
});

test("sensors that are gone are no alarms, whether they were listed or not", () => {
  const { alarms } = setUp();
  alarms.onState({ name: "rx", state: { kind: "disconnected", since: 1, reason: "gone" } } as HubDevice);
  expect(alarms.missed).toBe(6);
  const sensors = new Map([["s3", {}]]);
  alarms.onSensors({ name: "rx", sensors, state: { kind: "connected" } } as unknown as HubDevice);
  expect([alarms.all.map(({ sensor }) => sensor), alarms.missed]).toEqual([["s3"], 1]);
});

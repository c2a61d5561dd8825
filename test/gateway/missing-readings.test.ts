import { expect, test } from "vitest";
import { greeting5 } from "../support/dut-client.js";
import { eventually } from "../support/gateway-client.js";
import { deviceAt, startHub } from "../support/gateway-site.js";
import { startScript } from "../support/scripted-server.js";

/** A device as the C servers are: `?sensor-sampling` brings no report; `?sensor-value` tells of all. */
function startSilent(reports: boolean, values: () => string) {
  return startScript(greeting5, (line) => {
    const { name = "", id = "", rest = "" } = /^\?(?<name>[\w-]+)(?<id>\[\d+\])? ?(?<rest>.*)$/.exec(line)?.groups ?? {};
    if (name === "sensor-list")
      return `#sensor-list${id} level Level. m float\n#sensor-list${id} mode Mode. \\@ string\n!sensor-list${id} ok 2\n`;
    if (name === "sensor-sampling") {
      const [sensors = ""] = rest.split(" ");
      const said = reports ? sensors.split(",").map((sensor) => `#sensor-status 1 1 ${sensor} nominal 7\n`) : [];
      return `${said.join("")}!sensor-sampling${id} ok ${rest}\n`;
    }
    if (name === "sensor-value") return `${values().replaceAll("#sensor-value", `#sensor-value${id}`)}!sensor-value${id} ok 2\n`;
    return `!${name}${id} invalid unknown\n`;
  });
}

test("a device that reports only changes is asked for the values of now, also after a reconnection", async () => {
  let level = 2;
  const values = (): string => `#sensor-value 1 1 level nominal ${level}\n#sensor-value 1 1 mode warn idle\n`;
  const server = await startSilent(false, values);
  const hub = startHub([deviceAt("c", { host: "127.0.0.1", port: server.port })], {});
  const its = hub.devices.get("c");
  const reading = (sensor: string) => its?.sensors.get(sensor)?.reading;
  await eventually(() => reading("level") !== undefined && reading("mode") !== undefined);
  expect([reading("level")?.value, reading("level")?.status, reading("mode")?.text, its?.counts.get("warn")]).toEqual([
    2,
    "nominal",
    "idle",
    1,
  ]);
  level = 3;
  server.cut();
  await eventually(() => reading("level")?.status === "unreachable");
  await eventually(() => reading("level")?.value === 3);
  expect(reading("level")?.status).toBe("nominal");
});

test("a device that reports at once is not asked, and neither is one that is not to be sampled", async () => {
  for (const [reports, strategy] of [
    [true, undefined],
    [false, "none"],
  ] as const) {
    const server = await startSilent(reports, () => "");
    const hub = startHub([deviceAt("d", { host: "127.0.0.1", port: server.port, strategy })], {});
    const its = hub.devices.get("d");
    await eventually(() => its?.sensors.size === 2 && (strategy === "none" || its.counts.get("nominal") === 2));
    await eventually(() => its?.description.sensors.length === 2);
    // What would be asked is asked before this is answered.
    await its?.call("watchdog", []);
    expect(server.received.filter((line) => line.startsWith("?sensor-value"))).toEqual([]);
  }
});

test("a device that refuses to say its values is mirrored all the same", async () => {
  const server = await startSilent(false, () => "");
  const hub = startHub([deviceAt("c", { host: "127.0.0.1", port: server.port })], {});
  const its = hub.devices.get("c");
  await eventually(() => server.received.some((line) => line.startsWith("?sensor-value")));
  server.send("#sensor-status 1 1 level nominal 5\n");
  await eventually(() => its?.sensors.get("level")?.reading?.value === 5);
  expect(its?.state.kind).toBe("connected");
});

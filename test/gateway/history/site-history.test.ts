import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DeviceServer, float, integer, Sensor } from "katcp-runtime";
import { expect, test } from "vitest";
import { eventually, siteOf, startGateway } from "../../support/gateway-client.js";
import { deviceAt } from "../../support/gateway-site.js";
import { type MemoryOptions, serve } from "../../support/memory-pair.js";
import { tempFolder } from "../../support/temp-folder.js";

class Receiver extends DeviceServer {
  readonly level = new Sensor({
    name: "level",
    description: "A level.",
    units: "m",
    datatype: float,
    initialValue: 2,
    initialStatus: "nominal",
  });
  readonly count = new Sensor({ name: "count", description: "A count.", datatype: integer, initialValue: 1, initialStatus: "warn" });

  constructor(options: MemoryOptions) {
    super({ version: "rx-api-1.0", requests: [] }, options);
    this.sensorSet.add(this.level, this.count);
  }
}

interface Answer {
  readonly rows: readonly (readonly unknown[])[];
  readonly gaps: readonly unknown[];
}

test("a gateway keeps what its devices send, and says when they were not there", async () => {
  const { device, network } = await serve((options) => new Receiver(options));
  const site = siteOf({
    devices: [deviceAt("rx"), deviceAt("absent", { host: "nowhere" })],
    outputs: { history: { folder: tempFolder(), keep: {} }, metrics: undefined },
  });
  const gateway = await startGateway(site, { connector: network.connect });
  const ask = async (query: string): Promise<Answer | undefined> => {
    const response = await fetch(`${gateway.url}history?from=1&to=9e9&step=0&${query}`);
    return response.ok ? ((await response.json()) as Answer) : undefined;
  };
  await eventually(() => gateway.hub.devices.get("rx")?.sensors.get("level")?.reading !== undefined);
  device.level.value = 3.5;
  await eventually(() => gateway.hub.devices.get("rx")?.sensors.get("level")?.reading?.text === "3.5");
  // What has come is on the disk half a second later.
  let level: Answer | undefined;
  while (level?.rows.at(-1)?.[3] !== 3.5) level = await ask("device=rx&sensor=level");
  expect(level.rows.map(([, low, high, last, status]) => [low, high, last, status])).toEqual([
    [2, 2, 2, "nominal"],
    [3.5, 3.5, 3.5, "nominal"],
  ]);
  expect((await ask("device=rx&sensor=count"))?.rows).toMatchObject([[expect.any(Number), 1, 1, 1, "warn", 1, 1]]);
  expect(level.gaps).toHaveLength(1);
  await device.stop();
  await eventually(() => gateway.hub.devices.get("rx")?.state.kind !== "connected");
  const after = await ask("device=rx&sensor=level");
  expect(after?.gaps).toEqual([level.gaps[0], [expect.any(Number), null]]);
  expect(after?.rows).toEqual(level.rows);
});

test("a gateway whose history cannot be kept says so and serves without", async () => {
  const folder = join(tempFolder(), "history");
  writeFileSync(folder, "no folder");
  const told: string[] = [];
  const gateway = await startGateway(siteOf({ devices: [], outputs: { history: { folder, keep: {} }, metrics: undefined } }), {
    onProblem: (message) => told.push(message),
  });
  expect(told).toEqual([expect.stringMatching(/^history: the folder .*history cannot be used: EEXIST.*\. Nothing is kept$/)]);
  expect((await fetch(`${gateway.url}history`)).status).toBe(404);
  expect(await (await fetch(`${gateway.url}api/site`)).json()).toMatchObject({ history: false });
});

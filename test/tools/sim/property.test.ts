import { contractOf } from "katcp-gen";
import { Client, FailReply } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { datatypeOf } from "katcp-runtime/vocabulary";
import { type Simulator, simulate } from "katcp-tools";
import { expect, test } from "vitest";
import { type Call, callsOf } from "../../../codegen/emit/typescript/names/names.js";
import { complex } from "../../../interfaces/codecs/complex.js";
import { SensorCatalog } from "../../../tools/sim/sensor-catalog.js";
import { anyCall } from "../../support/any-call.js";
import type { AnyClient } from "../../support/any-device.js";
import { anyModels } from "../../support/any-models.js";
import { hurry } from "../../support/hurry.js";
import { sampleOf } from "../../support/run-any.js";

const models = anyModels(60);

/** Brings the device into a state in which a call is allowed. */
function allow({ device }: Simulator, { effect }: Call): void {
  for (const { sensor: name, values } of effect.when) {
    const sensor = device.sensorSet.get(name);
    expect(sensor, `${name} is a state, and is not there`).toBeDefined();
    if (sensor !== undefined) sensor.value = values[0];
  }
}

test("any interface is simulated within its contract: its client can read every answer to a valid call", { timeout: 240_000 }, async () => {
  expect(models.length).toBeGreaterThan(55);
  const counts = { calls: 0, examples: 0, values: 0 };
  for (const [index, model] of models.entries()) {
    const contract = contractOf(model, { codecOf: () => complex });
    const clock = new FakeClock();
    await using sim = await simulate({ file: "any.katcp.json", model, contract }, {}, { clock, seed: index });
    const client = new Client(contract, sim.address.host, sim.address.port, {
      ...(sim.connector && { connector: sim.connector }),
      clock: new FakeClock(),
    }) as AnyClient;
    await client.connect();
    for (const [at, call] of callsOf(model).entries()) {
      for (const round of [0, 1, 2]) {
        const { args } = sampleOf(anyCall(call), index * 1000 + at * 10 + round);
        allow(sim, call);
        const answer = client.req[call.member]?.(...(call.argsType === undefined ? [] : [args.passed])) ?? Promise.reject(call.member);
        try {
          await hurry(answer, clock, 20);
          counts.calls++;
        } catch (thrown) {
          // What an example of the interface refuses, the simulator refuses so.
          const fails = call.examples.flatMap(({ fail }) => fail ?? []);
          const isShown = thrown instanceof FailReply && fails.includes(thrown.message);
          if (!isShown) throw new Error(`${call.member} of ${index}: ${String(thrown)}`, { cause: thrown });
          counts.examples++;
        }
      }
    }
    counts.values += lookAtSensors(sim, new SensorCatalog(contract, model), clock);
    await client.close();
  }
  expect(counts.calls).toBeGreaterThan(300);
  expect(counts.values).toBeGreaterThan(1000);
});

/** As time goes by, each sensor has values of its type, within the limits of the interface. Returns how many were looked at. */
function lookAtSensors({ device }: Simulator, catalog: SensorCatalog, clock: FakeClock): number {
  let count = 0;
  for (let round = 0; round < 8; round++) {
    clock.advance(7_300);
    for (const sensor of device.sensorSet) {
      const known = catalog.find(sensor.name);
      if (known === undefined) continue;
      const strict = datatypeOf(known.type, { limits: "read and written" });
      expect(() => strict.format(sensor.value), sensor.name).not.toThrow();
      count++;
    }
  }
  return count;
}

import { setImmediate as turn } from "node:timers/promises";
import { ConnectionLostError, DeviceServer, integer, Sensor, SensorWatcher } from "katcp-runtime";
import { expect, onTestFinished, test } from "vitest";
import { startChaos } from "../../support/chaos-proxy.js";
import { DutClient, dutContract } from "../../support/dut-client.js";
import { randomOf } from "../../support/random.js";

const names = Array.from({ length: 50 }, (_, index) => `s${index}`);

/** Replies with what it is given, and lets its sensors run, come and go. */
class Restless extends DeviceServer {
  readonly all = names.map((name) => new Sensor({ name, description: "One.", datatype: integer }));

  constructor() {
    super(
      { ...dutContract, requests: dutContract.requests?.filter(({ name }) => name === "set-rate") ?? [], sensors: [] },
      { port: 0, logSink: () => {} },
    );
    this.sensorSet.add(...this.all);
  }

  protected async requestSetRate({ rate }: { readonly rate: number }): Promise<{ actual: number }> {
    if (rate % 3 === 0) await turn();
    return { actual: rate };
  }

  disturb(random: () => number): void {
    const sensor = this.all[Math.floor(random() * this.all.length)];
    if (sensor === undefined) return;
    if (random() < 0.02) {
      if (this.sensorSet.has(sensor)) this.sensorSet.remove(sensor);
      else this.sensorSet.add(sensor);
    }
    sensor.value++;
  }
}

test("whatever the network does, each request ends once, with its reply or an error, and mirrors are right in the end", async () => {
  const below = randomOf(20261125);
  const random = (): number => below(2 ** 30) / 2 ** 30;
  const device = new Restless();
  await device.start();
  onTestFinished(() => device.stop());
  const proxy = await startChaos(device.address?.port ?? 0, random, { cuts: 0.01, halfCloses: 0.005, splits: 0.2, delays: 0.2 });
  const clients = Array.from({ length: 8 }, () =>
    new DutClient("127.0.0.1", proxy.port, { reconnect: () => 5 * random(), onWarning: () => {} }).start(),
  );
  onTestFinished(async () => {
    await Promise.all(clients.map((client) => client.close()));
  });
  const watchers = clients.map((client) => new SensorWatcher(client));
  const outcomes = { replies: 0, lost: 0, wrong: [] as unknown[] };
  const ask = async (client: DutClient, rate: number): Promise<void> => {
    try {
      const { actual } = await client.req.setRate({ rate }, { timeoutMs: 10_000 });
      if (actual === rate) outcomes.replies++;
      else outcomes.wrong.push([rate, actual]);
    } catch (thrown) {
      if (thrown instanceof ConnectionLostError) outcomes.lost++;
      else outcomes.wrong.push(thrown);
      await client.connected();
    }
  };
  const rounds = 100;
  await Promise.all(
    clients.map(async (client, index) => {
      await client.connected();
      for (let round = 0; round < rounds; round++) {
        device.disturb(random);
        await Promise.all([ask(client, round), ask(client, round + 0.5), ask(client, index)]);
      }
    }),
  );
  expect(outcomes.wrong).toEqual([]);
  expect(outcomes.replies + outcomes.lost).toBe(8 * rounds * 3);
  expect(proxy.connections()).toBeGreaterThan(20);
  expect(outcomes.lost).toBeGreaterThan(20);

  proxy.calm();
  await Promise.all(watchers.map((watcher) => watcher.synced()));
  await Promise.all(clients.map((client) => client.connected()));
  for (const watcher of watchers) await watcher.synced();
  const shown = [...device.sensorSet].map(({ name, value }) => [name, value]).toSorted();
  for (const watcher of watchers) {
    await expect.poll(() => [...watcher.sensors].map(({ name, value }) => [name, value]).toSorted()).toEqual(shown);
  }
  await Promise.all(clients.map((client) => client.close()));
  expect(watchers.map(({ state }) => state)).toEqual(clients.map(() => "closed"));
  await expect.poll(() => [...device.clients].length).toBe(0);
}, 60_000);

import { Client, type ClientOptions, type Contract, SensorWatcher } from "katcp-runtime";
import { type ClientWork, serveWork } from "./work.js";

const contract: Contract = {
  format: 1,
  name: "bench",
  version: "bench-api-1.0",
  requests: [{ name: "watchdog", description: "Is it there?" }],
};

/** The client as katcp-gen writes it. */
class BenchClient extends Client {
  declare readonly req: { watchdog(): Promise<void> };

  constructor(host: string, port: number, options: ClientOptions = {}) {
    super(contract, host, port, options);
  }
}

serveWork(async (port) => {
  const client = await BenchClient.connect("127.0.0.1", port);
  let seen = 0;
  let onSeen = (): void => {};
  const work: ClientWork = {
    async sequential(count) {
      for (let index = 0; index < count; index++) await client.req.watchdog();
    },
    async inFlight(count) {
      for (let sent = 0; sent < count; sent += 1000) await Promise.all(Array.from({ length: 1000 }, () => client.req.watchdog()));
    },
    async mirror(count) {
      const watcher = new SensorWatcher(client);
      await watcher.synced();
      if (watcher.sensors.size !== count) throw new Error(`${watcher.sensors.size} sensors are mirrored, not ${count}`);
      for (const sensor of watcher.sensors) sensor.attach(() => onSeen());
    },
    async updates(times, count) {
      const done = new Promise<void>((resolve) => {
        onSeen = () => {
          if (++seen === times * count) resolve();
        };
      });
      seen = 0;
      for (let time = 0; time < times; time++) await client.request("update-all");
      await done;
    },
    close: () => client.close(),
  };
  return work;
});

import { defaultSite, deviceAt, SiteHub } from "katcp-gateway";
import { type ClientWork, serveWork } from "./work.js";

/** The hub of a gateway, with one listener that counts. */
serveWork(async (port) => {
  const hub = new SiteHub(defaultSite([deviceAt("127.0.0.1", port)]));
  const [device] = hub.devices.values();
  let seen = 0;
  let [wanted, onWanted] = [Number.POSITIVE_INFINITY, (): void => {}];
  hub.onReadings((readings) => {
    seen += readings.length;
    if (seen >= wanted) onWanted();
  });
  const reached = (count: number): Promise<void> =>
    new Promise((resolve) => {
      [seen, wanted, onWanted] = [0, count, resolve];
    });
  const work: ClientWork = {
    async mirror(count) {
      const all = reached(count);
      hub.start();
      await all;
    },
    async updates(times, count) {
      const all = reached(times * count);
      for (let time = 0; time < times; time++) await device?.call("update-all", []);
      await all;
    },
    sequential: () => Promise.reject(new Error("a hub is measured by readings")),
    inFlight: () => Promise.reject(new Error("a hub is measured by readings")),
    close: () => hub.close(),
  };
  return work;
});

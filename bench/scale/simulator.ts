import { SimulatedDevice } from "./simulated-device.js";
import { serveQuestions } from "./worker.js";

/** What the simulator says of its devices, since it was asked before. */
export interface SimulatorCounts {
  readonly sent: number;
  readonly skipped: number;
  /** The most clients that one of them has had at once, ever. */
  readonly mostClients: number;
}

const [deviceCount = 0, sensorCount = 0] = process.argv.slice(2).map(Number);
const sensors = Array.from({ length: sensorCount }, (_, index) => `input${Math.floor(index / 10)}.channel${index % 10}.power`);
const devices = Array.from({ length: deviceCount }, () => new SimulatedDevice({ sensors }));
const ports = await Promise.all(devices.map((device) => device.listen()));

/** Each device has its own moment in the second. What is late is made up for: devices do not wait for their clients. */
let updates = 0;
let updatesPerSecond = 0;
let startedMs = 0;
setInterval(() => {
  const due = Math.floor(((performance.now() - startedMs) / 1000) * updatesPerSecond);
  for (; updates < due; updates++) devices[updates % deviceCount]?.update();
}, 5);

serveQuestions({
  ports: () => ports,
  /** How often in a second each sensor is read. */
  rate: (hertz) => {
    updates = 0;
    updatesPerSecond = hertz * deviceCount;
    startedMs = performance.now();
  },
  counts: (): SimulatorCounts => {
    const sum = { sent: 0, skipped: 0, mostClients: 0 };
    for (const device of devices) {
      sum.sent += device.sent;
      sum.skipped += device.skipped;
      sum.mostClients = Math.max(sum.mostClients, device.mostClients);
      device.sent = 0;
      device.skipped = 0;
    }
    return sum;
  },
  /** Which of them have lost a client since then, by their numbers. */
  lostSince: (ms) => devices.flatMap(({ lostAt = 0 }, index) => (lostAt >= ms ? [index] : [])),
});

import { setTimeout as sleep } from "node:timers/promises";
import { aggregate, custom, type DeviceServer, float, Sensor } from "katcp-runtime";
import type { Slip, Stage } from "./stage.js";

/** Has the author's code at one place run on a stage. What it throws here is what fell. */
export type Place = (stage: Stage, slip: Slip) => Promise<void>;

const request = { name: "slip", description: "Slip." };
const yields = { ...request, informs: [{ name: "i", type: "integer" }] } as const;

/** A request that is asked for, and must be answered by `fail`. */
const asked = (prepare: (device: DeviceServer, slip: Slip) => void): Place => {
  return async (stage, slip) => {
    await stage.serve({}, {}, (device) => prepare(device, slip));
    const code = await stage.ask("slip");
    if (code !== "fail") throw new Error(`the request was answered by ${code}`);
  };
};

/** A hook of the class. */
const hook = (name: string, provoke: (stage: Stage) => Promise<unknown>): Place => {
  return async (stage, slip) => {
    await stage.serve({ [name]: slip });
    await provoke(stage);
  };
};

/** A sensor that is prepared and then updated. */
const updated = (prepare: (device: DeviceServer, slip: Slip) => void): Place => {
  return async (stage, slip) => {
    await stage.serve({}, {}, (device) => prepare(device, slip));
    await stage.ask("sensor-sampling", "rate", "event");
    try {
      stage.sensor().value = 7;
    } catch {
      // An update may refuse what the author's own code has thrown: it is in the author's hands.
    }
  };
};

export const devicePlaces: Readonly<Record<string, Place>> = {
  "a handler": asked((device, slip) => device.addRequest(request, () => slip())),
  "a handler, after a wait": asked((device, slip) => device.addRequest(request, async () => sleep(1).then(slip))),
  "a generator": asked((device, slip) =>
    device.addRequest(
      yields as never,
      async function* () {
        yield { i: 1 };
        await slip();
      } as never,
    ),
  ),
  "a generator without a wait": asked((device, slip) =>
    device.addRequest(
      yields as never,
      function* () {
        yield { i: 1 };
        yield slip();
      } as never,
    ),
  ),
  "a value of a reply": asked((device, slip) => device.addRequest(request, () => Object.defineProperty([0], 0, { get: slip }))),
  "code around a request": asked((device, slip) => {
    device.addRequest(request, () => {});
    device.overrideRequest("slip", () => slip());
  }),
  "a handler under a limit": asked((device, slip) => {
    device.addRequest(request, () => slip());
    device.limit(1, "slip");
  }),
  onUnknownRequest: hook("onUnknownRequest", (stage) => stage.ask("unknown")),
  onConnect: hook("onConnect", (stage) => stage.call()),
  onDisconnect: hook("onDisconnect", async (stage) => {
    await (await stage.call()).close();
    await stage.slipped();
    await stage.call();
  }),
  authorize: async (stage, slip) => {
    let isArmed = true;
    await stage.serve({ authorize: () => (isArmed ? slip() : true) });
    const code = await stage.ask("watchdog");
    isArmed = false;
    if (code !== "fail") throw new Error(`the request was answered by ${code}`);
  },
  "the sink of the log": async (stage, slip) => {
    const device = await stage.serve({}, { logSink: slip, logLevel: "info" });
    device.log.error("a line");
    await stage.ask("unknown");
  },
  "an observer of a sensor": updated((device, slip) => device.sensorSet.get("rate")?.attach(() => slip() as never)),
  "an observer of all sensors": updated((device, slip) => {
    device.sensorSet.attach(() => slip() as never);
    device.sensorSet.add(new Sensor({ name: "late", description: "Late.", datatype: float }));
  }),
  "the rule of an aggregate": updated((device, slip) => {
    const total = new Sensor({ name: "total", description: "The total.", datatype: float });
    let isArmed = false;
    aggregate(total, { of: device.sensorSet, rule: () => (isArmed ? (slip() as never) : undefined) });
    isArmed = true;
    device.sensorSet.add(total);
  }),
  "the status of a value": updated((device, slip) => {
    device.sensorSet.remove("rate");
    device.sensorSet.add(new Sensor({ name: "rate", description: "The rate.", datatype: float, statusOf: slip as never }));
  }),
  "a codec under sampling": async (stage, slip) => {
    let isArmed = false;
    const datatype = custom({ encode: (value: number) => (isArmed ? (slip() as never) : String(value)), decode: Number }, 0);
    const coded = new Sensor({ name: "coded", description: "Coded.", datatype });
    await stage.serve({}, {}, (device) => device.sensorSet.add(coded));
    for (const strategy of [
      ["period", 0.01],
      ["event-rate", 0.01, 0.02],
    ])
      await stage.ask("sensor-sampling", "coded", ...strategy);
    isArmed = true;
    coded.value = 5;
    await stage.slipped();
    await stage.ask("sensor-value", "coded");
    isArmed = false;
  },
  "an observer when a reading becomes stale": async (stage, slip) => {
    const old = new Sensor({ name: "old", description: "Old.", datatype: float, stale: { after: 0.01, status: "error" } });
    await stage.serve({}, {}, (device) => {
      device.sensorSet.add(old);
      old.attach(() => slip() as never);
    });
    await stage.slipped();
    await stage.ask("sensor-value", "old");
  },
};

/** Where an `async` function is no type that fits, and no promise is looked for. */
export const synchronous: readonly string[] = [
  "a generator without a wait",
  "a value of a reply",
  "the rule of an aggregate",
  "the status of a value",
  "a codec under sampling",
  "a predicate of waitFor",
  "a policy of reconnection",
  "a name of a mirror",
  "a rewrite of a mirror",
  "the filter of a watcher",
];

/** Where the caller itself gets what is thrown, and nobody else has to be told. */
export const heardByCaller: readonly string[] = ["the status of a value", "a predicate of waitFor", "a name of a mirror"];

import { setTimeout as sleep } from "node:timers/promises";
import { mirrorSensors, SensorSet, SensorWatcher, type SensorWatcher as Watcher } from "katcp-runtime";
import type { Place } from "./device-places.js";
import type { Stage } from "./stage.js";

/** A watcher of the stage's device, once it has all of it. */
async function watch(stage: Stage, options: ConstructorParameters<typeof Watcher>[1] = {}): Promise<Watcher> {
  const watcher = new SensorWatcher(await stage.call(), options);
  await Promise.race([watcher.synced(), sleep(200)]);
  return watcher;
}

/** Sends a line of the log and a reading. */
async function stir(stage: Stage): Promise<void> {
  stage.device.log.error("a line for clients");
  stage.sensor().value = Math.random();
  await stage.slipped();
}

export const clientPlaces: Readonly<Record<string, Place>> = {
  "the sink of forwardLogs": async (stage, slip) => {
    await stage.serve();
    (await stage.call()).forwardLogs(() => slip() as never);
    await stir(stage);
  },
  "a listener to readings": async (stage, slip) => {
    await stage.serve();
    const { sensors } = await stage.discover();
    sensors.get("rate")?.listen("event", () => slip() as never);
    await sleep(20);
    await stir(stage);
  },
  "the end of a listener": async (stage, slip) => {
    await stage.serve();
    const client = await stage.discover();
    client.sensors.get("rate")?.listen("event", { onReading: () => {}, onEnd: () => slip() as never });
    await client.close();
    await stage.call();
  },
  "a predicate of waitFor": async (stage, slip) => {
    await stage.serve();
    const { sensors } = await stage.discover();
    const waiting = sensors.get("rate")?.waitFor(() => slip() as never, { timeoutMs: 1000 });
    const outcome = await Promise.race([waiting?.then(() => "resolved").catch(() => "rejected"), sleep(500, "nothing at all")]);
    if (outcome !== "rejected") throw new Error(`waitFor has ${outcome}`);
  },
  onWarning: async (stage, slip) => {
    await stage.serve();
    const client = await stage.call({ onWarning: () => slip() as never });
    const watcher = new SensorWatcher(client);
    watcher.setStrategy("rate", "differential nan" as never);
    await Promise.race([watcher.synced(), sleep(200)]);
  },
  "a policy of reconnection": async (stage, slip) => {
    await stage.serve();
    const client = await stage.call({ reconnect: () => slip() as never });
    for (const session of stage.device.clients) session.close("go");
    await stage.slipped();
    // It may give up, and say why: then the stage calls anew.
    if (client.state.kind === "connected") throw new Error("it says that it is connected, and it is not");
    await stage.call();
  },
  "the filter of a watcher": async (stage, slip) => {
    await stage.serve();
    await watch(stage, { filter: () => slip() as never });
  },
  "an observer of a mirrored sensor": async (stage, slip) => {
    await stage.serve();
    const watcher = await watch(stage);
    watcher.sensors.get("rate")?.attach(() => slip() as never);
    await stir(stage);
  },
  "an observer of a mirrored set": async (stage, slip) => {
    await stage.serve();
    const watcher = await watch(stage);
    watcher.sensors.attach(() => slip() as never);
    stage.addSensor("late");
    await stage.slipped();
  },
  "a name of a mirror": async (stage, slip) => {
    await stage.serve();
    const watcher = await watch(stage);
    try {
      mirrorSensors(watcher, new SensorSet(), { rename: () => slip() as never });
    } catch {
      // Who calls it hears of it.
    }
  },
  "a rewrite of a mirror": async (stage, slip) => {
    await stage.serve();
    const watcher = await watch(stage);
    try {
      mirrorSensors(watcher, new SensorSet(), { rewrite: () => slip() as never });
    } catch {
      // Who calls it hears of it.
    }
    await stir(stage);
  },
};

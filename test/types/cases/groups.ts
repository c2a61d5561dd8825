// What must not compile of groups, and what must: each `error` comment says what the compiler says of the next line.
import { type ClientSensor, type Reading, type Sensor, SensorWatcher } from "katcp-runtime";
import type { GroupsClient } from "../../corpus/good/generated/groups/client.js";
import type { GroupsServer } from "../../corpus/good/generated/groups/server.js";
import type { Health, ProductParameters } from "../../corpus/good/generated/groups/types.js";

export function useServer({ sensors }: GroupsServer): void {
  const on: Sensor<boolean> = sensors.rx.on;
  const product = sensors.product.add({ product: "a" });
  product.health.value = "ill";
  // error: "fine"
  product.health.value = "fine";
  product.tied.add().value = true;
  product.beam({ beam: 1 }).aim.add({ target: "moon" }).elevation.value = 60;
  // error: string
  product.beam({ beam: "1" });
  // error: produkt
  sensors.product({ produkt: "a" });
  // error: product
  sensors.product({});
  // error: state
  sensors.rx.state;
  // error: add
  sensors.rack.add({ rack: 1 });
  // error: add
  product.beam.add({ beam: 1 });
  // error: clear
  sensors.rx.spare.clear();
  sensors.rx.spare.add().adding.value = true;
  for (const [parameters, { state }] of sensors.product) {
    const given: ProductParameters = parameters;
    console.log(given, state.value, on.value);
  }
  const removed: boolean = sensors.product.remove({ product: "a" });
  sensors.product.clear();
  console.log(removed);
}

export async function useClient({ sensors, ...client }: GroupsClient): Promise<void> {
  const product = sensors.product({ product: "a" });
  const state: ClientSensor<string> = product.state;
  for await (const [{ product: name }, { health }] of sensors.product) console.log(name, (await health.read()).value === "well");
  for await (const [{ fan }, speed] of product.fanSpeed) console.log(fan === "front", (await speed.read()).value.toFixed());
  // error: "side"
  product.fanSpeed({ fan: "side" });
  // error: add
  sensors.product.add({ product: "a" });
  const watcher = new SensorWatcher(client as GroupsClient);
  const [first] = sensors.product.among(watcher.sensors.keys());
  const reading: Reading<Health | string> | undefined = watcher.reading(product.health);
  // error: number
  const number: number | undefined = watcher.reading(product.state)?.value;
  console.log(first?.[0].product, reading, number, state.name);
}

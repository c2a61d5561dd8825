// What must not compile of a client, and what must: each `error` comment says what the compiler says of the next line.
import { Client, discrete, float, type StrategyText, strategyText, UntypedClient } from "katcp-runtime";
import type { DevClient } from "../../../generated/dev/client.js";
import type { Mode } from "../../../generated/dev/types.js";
import type { ShowcaseClient } from "../../../generated/showcase/client.js";

export function useStrategies(dev: DevClient, seconds: number, configured: string): void {
  const { temperature } = dev.sensors;
  for (const strategy of ["none", "auto", "event", "period 0.5", "event-rate 1 10", "event-rate 0 inf", "period 1e-3"] as const) {
    temperature.readings(strategy);
  }
  temperature.readings("differential 0.5");
  temperature.readings("differential-rate 0.5 1 inf");
  temperature.readings(`event-rate ${seconds} ${2 * seconds}`);
  temperature.readings(strategyText(configured));
  temperature.readings("of-its-own 3" as StrategyText);
  // error: "evnet"
  temperature.readings("evnet");
  // error: "event-rate 1"
  temperature.readings("event-rate 1");
  // error: "period inf"
  temperature.listen("period inf", () => {});
  // error: "event-rate fast 10"
  temperature.waitFor(3, { strategy: "event-rate fast 10" });
  // error: string
  temperature.readings(configured);
}

export async function useUnknownValues(dev: DevClient, showcase: ShowcaseClient): Promise<void> {
  const { value } = await dev.sensors.mode.read();
  const text: string = value;
  const known: Mode[] = ["idle", "track", "stow"];
  const mode = known.find((each) => each === value);
  if (mode !== undefined) await dev.req.setMode({ mode });
  // error: Mode
  const wrong: Mode = value;
  await dev.sensors.mode.waitFor("track");
  await dev.sensors.mode.waitFor(({ value: other }) => other === "of a newer device");
  // error: "trakc"
  await dev.sensors.mode.waitFor("trakc");
  const { verdict, sampleCount } = await showcase.req.calibrate({ how: "good", first: undefined } as never);
  const count: bigint = sampleCount;
  // error: is not assignable to type
  const verdictOfOurs: "good" | "bad" = verdict;
  for await (const { what } of showcase.inform.told()) {
    // error: Status
    const status: import("../../../generated/showcase/types.js").Status = what;
    console.log(status);
  }
  const { frequency } = await dev.req.tune({ frequency: 1 });
  const number: number = frequency;
  console.log(text, wrong, count, verdictOfOurs, number);
}

export function useInforms(dev: DevClient): void {
  const stop: () => void = dev.inform.scanDone.listen(({ peak }) => console.log(peak.toFixed()));
  stop();
  // error: peek
  dev.inform.scanDone.listen(({ peek }) => console.log(peek));
  dev.onInform("scan-done", (message) => console.log(message.argumentCount));
  dev.inform.scanDone({ signal: AbortSignal.timeout(1), buffer: "latest" });
}

export async function useOtherClients(dev: DevClient): Promise<void> {
  await using plain = await Client.connect("host", 7147, { signal: AbortSignal.timeout(1000), timeoutMs: 1000 });
  new Client("host", 7147, { readOnly: true }).start();
  new UntypedClient("host", 7147).start();
  // error: string
  new Client("host", "7147");
  const degrees: number = (await dev.sensor("rx.temp", float).read()).value;
  const mode: string = (await plain.sensor("mode", discrete(["on", "off"])).read()).value;
  // error: number
  await dev.sensor("rx.temp", float).waitFor("hot");
  dev.stopSampling();
  console.log(degrees, mode);
}

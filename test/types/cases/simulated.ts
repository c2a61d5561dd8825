// The handlers that a simulator is given have the types of the class, without a word of the author.
import { DeviceServer, type RequestContext } from "katcp-runtime";
import { type Simulator, simulate } from "katcp-tools";
import { DevServer } from "../../../generated/dev/server.js";
import type { ScanInform, TuneArgs } from "../../../generated/dev/types.js";

type Equal<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;

export const simulator: Promise<Simulator<DevServer>> = simulate(DevServer, {
  requestTune(args, ctx) {
    const isTyped: [Equal<typeof args, TuneArgs>, Equal<typeof ctx, RequestContext>] = [true, true];
    this.sensors.locked.value = isTyped[0];
    return { frequency: args.frequency + args.tolerance };
  },
  requestAdd: async ({ terms }) => ({ total: terms.length }),
  async *requestScan({ steps }) {
    for (let step = 0; step < steps; step++) yield { frequency: step, power: -10 } satisfies ScanInform;
  },
  requestGainSet() {},
});

// error: Type 'string' is not assignable to type 'number'
export const ofAnotherType = simulate(DevServer, { requestTune: () => ({ frequency: "high" }) });

// error: 'requestTun' does not exist in type
export const misspelt = simulate(DevServer, { requestTun: () => ({ frequency: 1 }) });

// error: Property 'phase' does not exist
export const ofAnotherArgument = simulate(DevServer, { requestTune: ({ phase }) => ({ frequency: phase }) });

abstract class Partly extends DevServer {
  protected override requestAdd(): { total: number } {
    return { total: 3 };
  }
}
export const ofAnOwnClass = simulate(Partly, { requestGreet: ({ name }) => ({ greeting: name.toUpperCase() }) });

export const ofAFile = simulate("dev.katcp.json", { requestTune: ({ frequency }) => ({ frequency }) });

// What is written by hand says no types, and is a device like any other.
export const devices: readonly DeviceServer[] = [new DeviceServer({ version: "by-hand-1.0" })];

import { messageOf } from "katcp-runtime";
import { MemoryNetwork } from "katcp-runtime/testing";
import { ControlDevice } from "../control/control-device.js";
import { SimControlClient } from "../control/generated/sim-control/client.js";
import type { Simulator } from "../simulator.js";
import type { ScriptStep } from "./read-script.js";

/** A script that runs, until it is stopped. */
export interface RunningScript {
  stop(): Promise<void>;
}

/** Makes the requests of a script of a control port of its own, at their times from now on. `onProblem` is told of each that is refused. */
export async function runScript(
  simulator: Simulator,
  steps: readonly ScriptStep[],
  onProblem: (message: string) => void,
): Promise<RunningScript> {
  const { clock } = simulator;
  const network = new MemoryNetwork({ clock });
  const device = new ControlDevice(simulator, { host: "script", port: 1, listener: network.listen, logSink: () => {} });
  await device.start();
  const control = await SimControlClient.connect("script", 1, { connector: network.connect, clock });
  const cancels = steps.map((step) => {
    const run = async (): Promise<void> => {
      try {
        await control.request(step.request, step.arguments);
      } catch (thrown) {
        onProblem(`the script at ${step.at} s: ?${[step.request, ...step.arguments].join(" ")}: ${messageOf(thrown)}`);
      }
    };
    return clock.after(step.at * 1000, () => void run());
  });
  return {
    stop: async () => {
      for (const cancel of cancels) cancel();
      await control.close();
      await device.stop({ graceMs: 0 });
    },
  };
}

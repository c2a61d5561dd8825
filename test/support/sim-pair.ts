import type { DeviceServer } from "katcp-runtime";
import { FakeClock, MemoryNetwork } from "katcp-runtime/testing";
import { ControlDevice, SimControlClient, type Simulator, simulate } from "katcp-tools";
import { onTestFinished } from "vitest";
import { WireClient } from "./wire-client.js";

/** A simulated device with its control port, in a network in memory. */
export interface SimPair {
  readonly network: MemoryNetwork;
  readonly clock: FakeClock;
  readonly sim: Simulator<DeviceServer>;
  readonly control: SimControlClient;
  /** A peer that sees the lines of the device. */
  readonly connect: () => Promise<WireClient>;
}

/** Starts them until the test is over. */
export async function startSim(file = "interfaces/dev.katcp.json"): Promise<SimPair> {
  const network = new MemoryNetwork();
  const clock = new FakeClock();
  const sim = await simulate(file, {}, { host: "dut", port: 7147, listener: network.listen, clock, buildState: "b" });
  const device = new ControlDevice(sim, { host: "control", port: 1, listener: network.listen, logSink: () => {} });
  await device.start();
  const control = await SimControlClient.connect("control", 1, { connector: network.connect });
  onTestFinished(async () => {
    await control.close();
    const stopped = Promise.all([sim.stop(), device.stop({ graceMs: 0 })]);
    for (let turn = 0; turn < 20; turn++) {
      await new Promise(setImmediate);
      clock.advance(1000);
    }
    await stopped;
  });
  const connect = async (): Promise<WireClient> => {
    const client = await WireClient.inMemory(network);
    onTestFinished(() => client.destroy());
    return client;
  };
  return { network, clock, sim, control, connect };
}

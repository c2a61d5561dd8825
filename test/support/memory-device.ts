import { setImmediate as turn } from "node:timers/promises";
import { type DeviceContract, DeviceServer, type DeviceServerOptions, float, type LogRecord, Sensor } from "katcp-runtime";
import { FakeClock, MemoryNetwork } from "katcp-runtime/testing";
import { onTestFinished } from "vitest";
import { WireClient } from "./wire-client.js";

/** A device that nothing describes, in a network in memory, with a clock that stands still: what its clients do to each other can be counted. */
export class MemoryDevice extends DeviceServer {
  readonly network: MemoryNetwork;
  readonly clock: FakeClock;
  readonly records: LogRecord[];

  constructor(options: DeviceServerOptions = {}, requests: NonNullable<DeviceContract["requests"]> = []) {
    const network = new MemoryNetwork();
    // Not 0 when the device is made: from 0 on, a moment and the time since then are the same number.
    const clock = new FakeClock(1_800_000_000 - 5);
    clock.advance(5000);
    const records: LogRecord[] = [];
    const logSink = (record: LogRecord): void => void records.push(record);
    super(
      { name: "d", version: "d-1.0", requests },
      { host: "dut", listener: network.listen, clock, logSink, buildState: "d-1", ...options },
    );
    this.network = network;
    this.clock = clock;
    this.records = records;
  }

  /** Shows so many sensors, `s0` and so on. */
  addSensors(count: number): this {
    this.sensorSet.add(
      ...Array.from({ length: count }, (_, index) => new Sensor({ name: `s${index}`, description: "S.", datatype: float })),
    );
    return this;
  }

  /** Listens until the test is over. */
  async listen(): Promise<this> {
    await this.start();
    onTestFinished(async () => {
      const stopped = this.stop({ graceMs: 0 });
      for (let turns = 0; turns < 50; turns++) {
        await turn();
        this.clock.advance(1);
      }
      await stopped;
    });
    return this;
  }

  connectRaw(): Promise<WireClient> {
    return WireClient.inMemory(this.network);
  }
}

/** Lets the event loop go round so often. */
export async function turns(count: number): Promise<void> {
  for (let at = 0; at < count; at++) await turn();
}

/** Waits for something to become so, and fails with the test's own time limit. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await turn();
}

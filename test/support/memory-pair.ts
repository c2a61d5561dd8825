import type { Client, ClientOptions, DeviceServer, DeviceServerOptions } from "katcp-runtime";
import { MemoryNetwork } from "katcp-runtime/testing";
import { onTestFinished } from "vitest";

/** What a device in memory is made with. */
export type MemoryOptions = Pick<DeviceServerOptions, "host" | "port" | "listener" | "logSink">;

/** A device that listens in a network in memory; it is stopped with the test. */
export async function serve<D extends DeviceServer>(
  make: (options: MemoryOptions) => D,
  network = new MemoryNetwork(),
): Promise<{ readonly device: D; readonly network: MemoryNetwork }> {
  const device = make({ host: "dut", port: 7147, listener: network.listen, logSink: () => {} });
  await device.start();
  onTestFinished(() => device.stop({ graceMs: 0 }));
  return { device, network };
}

/** Connects a client to the device of a network; it is closed with the test. */
export async function connectTo<C extends Client>(
  Type: new (host: string, port: number, options?: ClientOptions) => C,
  network: MemoryNetwork,
  options: ClientOptions = {},
): Promise<C> {
  const client = new Type("dut", 7147, { connector: network.connect, reconnect: () => 1, ...options });
  onTestFinished(() => client.close());
  await client.connect();
  return client;
}

import type { DeviceServer, LogRecord } from "katcp-runtime";
import { onTestFinished } from "vitest";
import { WireClient } from "./wire-client.js";

/** Starts a device on a free port, and stops it when the test is over. */
export async function startDevice<D extends DeviceServer>(device: D): Promise<{ device: D; port: number; client: WireClient }> {
  await device.start();
  onTestFinished(() => device.stop({ graceMs: 100 }));
  const port = device.address?.port ?? 0;
  return { device, port, client: await connectWire(port) };
}

/** One more client, closed when the test is over. */
export async function connectWire(port: number, host?: string): Promise<WireClient> {
  const client = await WireClient.connect(port, host);
  onTestFinished(() => client.destroy());
  return client;
}

/** A log that is kept instead of printed. */
export function keepLog(): { records: LogRecord[]; logSink: (record: LogRecord) => void } {
  const records: LogRecord[] = [];
  return { records, logSink: (record) => records.push(record) };
}

import type { Hub, HubDevice, HubDeviceChange, HubDeviceState } from "../../gateway/hub/hub.js";
import type { HubReading } from "../../gateway/hub/hub-reading.js";

/** A hub whose devices are what a test says. They begin unconnected. */
export class StubHub implements Hub {
  readonly devices = new Map<string, HubDevice>();
  readonly #onReadings = new Set<(readings: readonly HubReading[]) => void>();
  readonly #onDevice = new Set<(change: HubDeviceChange) => void>();

  constructor(names: readonly string[], since: number) {
    for (const name of names) this.#put(name, { kind: "connecting", since, reason: undefined });
  }

  onReadings(listener: (readings: readonly HubReading[]) => void): () => void {
    this.#onReadings.add(listener);
    return () => this.#onReadings.delete(listener);
  }

  onDevice(listener: (change: HubDeviceChange) => void): () => void {
    this.#onDevice.add(listener);
    return () => this.#onDevice.delete(listener);
  }

  send(readings: readonly HubReading[]): void {
    for (const listener of this.#onReadings) listener(readings);
  }

  change(name: string, state: HubDeviceState): void {
    const device = this.#put(name, state);
    for (const listener of this.#onDevice) listener({ kind: "state", device });
  }

  /** Only what the history reads of a device. */
  #put(name: string, state: HubDeviceState): HubDevice {
    const device = { name, state } as HubDevice;
    this.devices.set(name, device);
    return device;
  }
}

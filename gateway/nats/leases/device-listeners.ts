/** Who wants to hear of one device: of a thousand others, nothing. */
export class DeviceListeners<Args extends readonly unknown[]> {
  readonly #byDevice = new Map<string, Set<(...args: Args) => void>>();

  /** Call the returned function to stop. */
  add(device: string, listener: (...args: Args) => void): () => void {
    const listeners = this.#byDevice.get(device) ?? new Set();
    this.#byDevice.set(device, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#byDevice.get(device) === listeners) this.#byDevice.delete(device);
    };
  }

  tell(device: string, ...args: Args): void {
    for (const listener of this.#byDevice.get(device) ?? []) listener(...args);
  }
}

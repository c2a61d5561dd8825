interface Stats {
  readonly pending: number;
  readonly bufferedBytes: number;
  readonly clients: { readonly connected: number };
}

/** How many requests wait for their handlers. */
export function pendingOf(said: Readonly<Record<string, unknown>>): number {
  return (said["stats"] as Stats).pending;
}

/** How many bytes are kept for its clients. */
export function bufferedOf(said: Readonly<Record<string, unknown>>): number {
  return (said["stats"] as Stats).bufferedBytes;
}

/** How many clients the device has, the innocent one too. */
export function connectedOf(said: Readonly<Record<string, unknown>>): number {
  return (said["stats"] as Stats).clients.connected;
}

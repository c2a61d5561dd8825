interface Stats {
  readonly pending: number;
  readonly clients: { readonly connected: number };
}

/** How many requests wait for their handlers. */
export function pendingOf(said: Readonly<Record<string, unknown>>): number {
  return (said["stats"] as Stats).pending;
}

/** How many clients the device has, the innocent one too. */
export function connectedOf(said: Readonly<Record<string, unknown>>): number {
  return (said["stats"] as Stats).clients.connected;
}

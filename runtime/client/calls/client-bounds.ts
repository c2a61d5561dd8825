import { DEFAULT_MAXIMUM_LINE_BYTES } from "../../protocol/message-parser.js";

/** What a device may cost a client. Nothing grows with what it sends, or does not read, beyond these. */
export interface ClientBounds {
  /** A longer line is skipped, and the request whose answer it belongs to fails; default 16 MiB. */
  readonly maximumLineBytes: number;
  /** How many informs the answer to one request may have, where they are collected; default 250,000. */
  readonly maximumInforms: number;
  /** How many bytes may be held of one answer, of what waits in one stream, of the list of sensors, and of what a watcher shows; default 64 MiB. */
  readonly maximumHeldBytes: number;
  /** How many sensors a list may have that is kept, as a `SensorWatcher` and an `UntypedClient` keep it; default 250,000. */
  readonly maximumSensors: number;
  /** What may wait to be sent: a device that does not read is given up. Default 64 MiB. */
  readonly maximumBacklogBytes: number;
}

/** What the options leave open. */
export const DEFAULT_CLIENT_BOUNDS: ClientBounds = {
  maximumLineBytes: DEFAULT_MAXIMUM_LINE_BYTES,
  maximumInforms: 250_000,
  maximumHeldBytes: 64 * 1024 * 1024,
  maximumSensors: 250_000,
  maximumBacklogBytes: 64 * 1024 * 1024,
};

/** The bounds that options give, each with its default. @throws RangeError for one that is not above zero */
export function readClientBounds(options: { readonly [Name in keyof ClientBounds]?: number | undefined }): ClientBounds {
  const bounds: { -readonly [Name in keyof ClientBounds]: number } = { ...DEFAULT_CLIENT_BOUNDS };
  for (const name of Object.keys(bounds) as (keyof ClientBounds)[]) {
    const value = options[name] ?? bounds[name];
    if (!(value > 0)) throw new RangeError(`${name}: expected a number above 0, received ${value}`);
    bounds[name] = value;
  }
  return bounds;
}

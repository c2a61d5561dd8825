import { DEFAULT_MAXIMUM_LINE_BYTES } from "../../protocol/message-parser.js";

/** Bounds on what a device may cost a client. Nothing that a device sends, or does not read, grows beyond them. */
export interface ClientBounds {
  /** A longer line is skipped, and its request fails; default 16 MiB. */
  readonly maximumLineBytes: number;
  /** How many informs one answer may have, if they are collected; default 250,000. */
  readonly maximumInforms: number;
  /** How many bytes are kept for one answer, one stream, the list of sensors, or one watcher; default 64 MiB. */
  readonly maximumHeldBytes: number;
  /** How many sensors a `SensorWatcher` or `UntypedClient` keeps; default 250,000. */
  readonly maximumSensors: number;
  /** How many bytes may wait to be sent, before the connection is dropped. Default 64 MiB. */
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

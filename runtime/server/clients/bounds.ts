import { DEFAULT_MAXIMUM_LINE_BYTES } from "../../protocol/message-parser.js";

/** Bounds on what clients can use of a device. Nothing that clients send, or do not read, grows beyond them. */
export interface Bounds {
  /** How many bytes may wait for one client, besides the answers to its requests; a client that does not read is disconnected. Default 64 MiB. */
  readonly maximumBacklogBytes: number;
  /**
   * How many bytes the device keeps for all clients: unfinished lines, waiting and pending requests, and what waits to be sent. Beyond it,
   * the client that uses the most is disconnected. Default 256 MiB.
   */
  readonly maximumBufferedBytes: number;
  /** A longer line is refused and skipped; default 16 MiB. */
  readonly maximumLineBytes: number;
  /** A message with more arguments is refused; default 100,000. */
  readonly maximumArguments: number;
  /** A client whose line takes longer is disconnected; default 60 s. */
  readonly maximumLineSeconds: number;
  /** A client that sends this many bad lines in a row is disconnected; default 1,000. */
  readonly maximumBadLines: number;
  /** A client that sends no request for this long, and waits for no reply, is disconnected. Default: never. */
  readonly idleSeconds: number;
  /** How many requests may be pending. Then the device reads no more, until there is room. Default 10,000. */
  readonly maximumPending: number;
  /** The same for one client; default 1,000. */
  readonly maximumPendingPerClient: number;
  /** How many clients may be connected; the next one gets a reason, and is disconnected. Default 1,000. */
  readonly maximumClients: number;
  /** How many requests a second one client may send, with a burst of one second's. Beyond that, the device reads from it more slowly. Default: no limit. */
  readonly maximumRequestRate: number;
  /** The same for all clients of one address together. */
  readonly maximumAddressRequestRate: number;
  /** How many clients a second may connect from one address, with a burst of one second's. The device reads from the others later. Default: no limit. */
  readonly maximumConnectionRate: number;
  /** How many sensors one client may sample. Default: no limit. */
  readonly maximumSampledSensors: number;
  /** The length of a regular expression in a search for sensors, in characters; default 500. */
  readonly maximumExpressionLength: number;
  /** Its compiled size in instructions: about its length with all repetitions expanded; default 1,000. */
  readonly maximumExpressionSize: number;
  /** How long one search may take, in all its turns; default 5 s. */
  readonly maximumSearchSeconds: number;
}

/** What the options leave open. */
export const DEFAULT_BOUNDS: Bounds = {
  maximumBacklogBytes: 64 * 1024 * 1024,
  maximumBufferedBytes: 256 * 1024 * 1024,
  maximumLineBytes: DEFAULT_MAXIMUM_LINE_BYTES,
  maximumArguments: 100_000,
  maximumLineSeconds: 60,
  maximumBadLines: 1000,
  idleSeconds: Number.POSITIVE_INFINITY,
  maximumPending: 10_000,
  maximumPendingPerClient: 1000,
  maximumClients: 1000,
  maximumRequestRate: Number.POSITIVE_INFINITY,
  maximumAddressRequestRate: Number.POSITIVE_INFINITY,
  maximumConnectionRate: Number.POSITIVE_INFINITY,
  maximumSampledSensors: Number.POSITIVE_INFINITY,
  maximumExpressionLength: 500,
  maximumExpressionSize: 1000,
  maximumSearchSeconds: 5,
};

/** What clients may cost the device. */
export type BoundOptions = { readonly [Name in keyof Bounds]?: Bounds[Name] | undefined };

/** The bounds that options give, each with its default. @throws RangeError for one that is not above zero */
export function readBounds(options: BoundOptions): Bounds {
  const bounds: Record<string, number> = {};
  for (const [name, fallback] of Object.entries(DEFAULT_BOUNDS)) {
    const value = options[name as keyof Bounds] ?? fallback;
    if (!(value > 0)) throw new RangeError(`${name}: expected a number above 0, received ${value}`);
    bounds[name] = value;
  }
  return bounds as unknown as Bounds;
}

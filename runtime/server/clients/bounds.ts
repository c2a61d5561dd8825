import { DEFAULT_MAXIMUM_LINE_BYTES } from "../../protocol/message-parser.js";

/** What clients may cost a device. Nothing grows with what they send, or do not read, beyond these. */
export interface Bounds {
  /** What may wait to be sent to one client, besides the answers to what it asked; one that does not read is dropped. Default 64 MiB. */
  readonly maximumBacklogBytes: number;
  /**
   * What all clients together may have the device keep: lines that have not ended, requests that wait or are pending, and what waits to
   * be sent. Beyond it, whoever keeps the most is dropped. Default 256 MiB.
   */
  readonly maximumBufferedBytes: number;
  /** A longer line is refused and skipped; default 16 MiB. */
  readonly maximumLineBytes: number;
  /** A message of more arguments is refused; default 100,000. */
  readonly maximumArguments: number;
  /** A line whose end takes longer to come costs the client its connection; default 60 s. */
  readonly maximumLineSeconds: number;
  /** A client that sends so many lines in a row that are no messages is disconnected; default 1,000. */
  readonly maximumBadLines: number;
  /** A client that has sent no request for so long, and waits for no answer, is disconnected. Default: never. */
  readonly idleSeconds: number;
  /** How many requests may be pending; then no more are read until there is room. Default 10,000. */
  readonly maximumPending: number;
  /** The same of one client; default 1,000. */
  readonly maximumPendingPerClient: number;
  /** How many clients may be connected; one more is told so, and disconnected. Default 1,000. */
  readonly maximumClients: number;
  /** How many sensors one client may sample. Default: all. */
  readonly maximumSampledSensors: number;
  /** Characters of a regular expression that sensors are searched by; default 500. */
  readonly maximumExpressionLength: number;
  /** Instructions that it compiles to, about its length with every repetition written out; default 1,000. */
  readonly maximumExpressionSize: number;
  /** How long one search may work, all its turns together; default 5 s. */
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

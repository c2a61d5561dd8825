import { type BoundOptions, type Bounds, readBounds } from "./bounds.js";

/** The bounds of one client. */
export interface ClientBounds {
  /** With so many requests pending, no more are read. */
  readonly maximumPending: number;
  readonly maximumSampledSensors: number;
  readonly maximumBadLines: number;
  /** With so much to be sent, no more requests are read. */
  readonly readingBacklogBytes: number;
  /** With so much to be sent, no more lines of the log are added. */
  readonly logBacklogBytes: number;
}

const logBacklogBytes = 1024 * 1024;

/** What the bounds of a device mean for each of its clients. */
export function clientBoundsOf(bounds: Bounds): ClientBounds {
  const { maximumPendingPerClient, maximumSampledSensors, maximumBadLines, maximumBacklogBytes } = bounds;
  return {
    maximumPending: maximumPendingPerClient,
    maximumSampledSensors,
    maximumBadLines,
    readingBacklogBytes: maximumBacklogBytes / 2,
    logBacklogBytes: Math.min(logBacklogBytes, maximumBacklogBytes / 2),
  };
}

/** The bounds of a device, which may be changed while it runs: whoever is given its objects sees in them what holds now. */
export class LiveBounds {
  readonly now: Bounds;
  /** For each client. */
  readonly client: ClientBounds;
  /** Whether one of the rates is bounded: mostly none is. */
  hasRates: boolean;

  /** @throws RangeError for one that is not above zero */
  constructor(options: BoundOptions) {
    this.now = readBounds(options);
    this.client = clientBoundsOf(this.now);
    this.hasRates = boundsRates(this.now);
  }

  /** Changes some of them. @throws RangeError for one that is not above zero; then none is changed */
  change(options: BoundOptions): void {
    Object.assign(this.now, readBounds({ ...this.now, ...defined(options) }));
    Object.assign(this.client, clientBoundsOf(this.now));
    this.hasRates = boundsRates(this.now);
  }
}

function boundsRates({ maximumRequestRate, maximumAddressRequestRate, maximumConnectionRate }: Bounds): boolean {
  return Math.min(maximumRequestRate, maximumAddressRequestRate, maximumConnectionRate) !== Number.POSITIVE_INFINITY;
}

/** What is left open stays as it is. */
function defined(options: BoundOptions): BoundOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

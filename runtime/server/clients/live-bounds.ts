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

/** The bounds of one connection. */
export type ConnectionBounds = Pick<Bounds, "maximumBacklogBytes" | "maximumLineBytes" | "maximumArguments" | "maximumLineSeconds">;

const logBacklogBytes = 1024 * 1024;

/** What the bounds of a device mean for each of its clients, also when they change. */
export function clientBoundsOf(bounds: Bounds): ClientBounds {
  return {
    get maximumPending() {
      return bounds.maximumPendingPerClient;
    },
    get maximumSampledSensors() {
      return bounds.maximumSampledSensors;
    },
    get maximumBadLines() {
      return bounds.maximumBadLines;
    },
    get readingBacklogBytes() {
      return bounds.maximumBacklogBytes / 2;
    },
    get logBacklogBytes() {
      return Math.min(logBacklogBytes, bounds.maximumBacklogBytes / 2);
    },
  };
}

/** What they mean for the connection of each client, also when they change. */
export function connectionBoundsOf(bounds: Bounds): ConnectionBounds {
  return {
    get maximumBacklogBytes() {
      return bounds.maximumBacklogBytes;
    },
    get maximumLineBytes() {
      return bounds.maximumLineBytes;
    },
    get maximumArguments() {
      return bounds.maximumArguments;
    },
    get maximumLineSeconds() {
      return bounds.maximumLineSeconds;
    },
  };
}

/** The bounds of a device, which may be changed while it runs: whoever is given them sees what they are now. */
export class LiveBounds {
  /** As they are now. */
  readonly now: Bounds;

  /** @throws RangeError for one that is not above zero */
  constructor(options: BoundOptions) {
    this.now = readBounds(options);
  }

  /** Changes some of them. @throws RangeError for one that is not above zero; then none is changed */
  change(options: BoundOptions): void {
    Object.assign(this.now, readBounds({ ...this.now, ...defined(options) }));
  }
}

/** What is left open stays as it is. */
function defined(options: BoundOptions): BoundOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

import type { Status } from "katcp-runtime";

/** One reading of one sensor, as the gateway passes it on. */
export interface HubReading {
  /** The device's name in the site file. */
  readonly device: string;
  /** The name on the wire. */
  readonly sensor: string;
  /** Seconds since the epoch, as the device says. */
  readonly timestamp: number;
  /** Seconds since the epoch, by the gateway's clock. */
  readonly receivedAt: number;
  readonly status: Status;
  /** As on the wire, unescaped. */
  readonly text: string;
  /** Decoded; the text where it does not decode. */
  readonly value: unknown;
}

import type { HubReading } from "katcp-gateway";

/** A way to keep readings. */
export interface Candidate {
  /** Keeps the readings of a second, so that they outlive a kill. */
  append(readings: readonly HubReading[]): Promise<void> | void;
  /** Makes the files of the day, where the readings do not stand in them already. */
  finish(): Promise<void> | void;
  /** The minimum and maximum of one sensor in a hundred steps; gives the number of rows. */
  query(device: string, sensor: string): Promise<number> | number;
}

/** What a candidate needs: its packages in a folder of their own, and a folder to write to. */
export interface CandidatePlace {
  readonly load: (packageName: string) => unknown;
  readonly folder: string;
}

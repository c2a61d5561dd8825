import { execFile } from "node:child_process";
import { answered, processGuard } from "../guard.js";
import { type Clock, systemClock } from "./clock.js";
import type { Sensor } from "./sensor.js";

/** The states of a clock's synchronisation, as the kernel and aiokatcp's `TimeSyncUpdater` name them. */
export const TIME_SYNC_STATES = ["ok", "ins", "del", "oop", "wait", "error"] as const;
export type TimeSyncState = (typeof TIME_SYNC_STATES)[number];

/** The state of this machine's clock. Errors are in seconds. */
export interface TimeSyncStatus {
  readonly estimatedError: number;
  readonly maximumError: number;
  readonly state: TimeSyncState;
  readonly isSynchronised: boolean;
}

/** Where this information comes from; undefined if there is none. */
export type TimeSyncSource = () => Promise<TimeSyncStatus | undefined>;

/** The sensors that show it, as aiokatcp's devices have them: `time.esterror`, `time.maxerror`, `time.state`, `time.synchronised`. */
export interface TimeSyncSensors {
  readonly estimatedError?: Sensor<number>;
  readonly maximumError?: Sensor<number>;
  // biome-ignore lint/suspicious/noExplicitAny: a discrete of an interface has a type of its own, with these values.
  readonly state?: Sensor<any>;
  readonly synchronised?: Sensor<boolean>;
}

/** Options of the service. */
export interface TimeSyncOptions {
  /** Default: `chronyc`, if it is installed. */
  readonly source?: TimeSyncSource;
  /** Default 10. */
  readonly periodSeconds?: number;
  readonly clock?: Clock;
}

/**
 * A service that updates sensors with the state of this machine's clock: `this.addService(timeSync({ state: … }))`. If nothing is known,
 * they are `inactive`.
 */
export function timeSync(sensors: TimeSyncSensors, options: TimeSyncOptions = {}): (signal: AbortSignal) => Promise<void> {
  const { source = chronycSource, periodSeconds = 10, clock = systemClock } = options;
  const ask = answered(source);
  const look = async (): Promise<void> => {
    try {
      show(sensors, await ask(), clock.now());
    } catch (thrown) {
      // Not to know the time is no reason to stop a device.
      const [sensor] = Object.values(sensors) as Sensor<unknown>[];
      (sensor?.guard ?? processGuard).tell("the source of timeSync", thrown);
      show(sensors, undefined, clock.now());
    }
  };
  return async (signal) => {
    while (!signal.aborted) {
      await look();
      await pause(periodSeconds * 1000, clock, signal);
    }
  };
}

/** What `chronyc -c tracking` says: chrony's clock is what keeps the telescope's machines in time. */
export const chronycSource: TimeSyncSource = () => {
  return new Promise((resolve) => {
    execFile("chronyc", ["-c", "tracking"], { timeout: 5000 }, (error, stdout) => {
      resolve(error === null ? parseTracking(stdout) : undefined);
    });
  });
};

const leapStates: ReadonlyMap<string, TimeSyncState> = new Map([
  ["Normal", "ok"],
  ["Insert second", "ins"],
  ["Delete second", "del"],
  ["Not synchronised", "error"],
]);

/** A line of `chronyc -c tracking`, undefined where it is none: its bound on the error is dispersion and half the delay (chronyc(1)). */
export function parseTracking(line: string): TimeSyncStatus | undefined {
  const fields = line.trim().split(",");
  const [offset = Number.NaN, , rms = Number.NaN] = fields.slice(4, 7).map(Number);
  const [delay = Number.NaN, dispersion = Number.NaN] = fields.slice(10, 12).map(Number);
  const state = leapStates.get(fields[13] ?? "");
  if (state === undefined || ![offset, rms, delay, dispersion].every(Number.isFinite)) return undefined;
  const maximumError = Math.abs(offset) + dispersion + delay / 2;
  return { estimatedError: rms, maximumError, state, isSynchronised: state !== "error" };
}

function show(sensors: TimeSyncSensors, status: TimeSyncStatus | undefined, timestamp: number): void {
  const { estimatedError, maximumError, state, synchronised } = sensors;
  if (status === undefined) {
    for (const sensor of Object.values(sensors) as Sensor<unknown>[]) sensor.set(sensor.value, { status: "inactive", timestamp });
    return;
  }
  estimatedError?.set(status.estimatedError, { timestamp });
  maximumError?.set(status.maximumError, { timestamp });
  state?.set(status.state, { timestamp });
  synchronised?.set(status.isSynchronised, { timestamp });
}

/** Resolves after the time, or when the signal is aborted. */
function pause(delayMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const callOff = clock.after(delayMs, () => {
      signal.removeEventListener("abort", end);
      resolve();
    });
    const end = (): void => {
      callOff();
      resolve();
    };
    signal.addEventListener("abort", end, { once: true });
  });
}

import type { Clock, Status } from "katcp-runtime";
import type { HubDevice } from "./hub.js";
import type { HubReading } from "./hub-reading.js";

/** A sensor that is not as it should be, or was, and nobody has acknowledged it. */
export interface HubAlarm {
  readonly device: string;
  /** Empty: the device itself, which is not connected. */
  readonly sensor: string;
  /** That of now: an alarm that is over has another one than those of alarms. */
  readonly status: Status;
  readonly text: string;
  /** When it began, in seconds since the epoch, by the gateway's clock. */
  readonly since: number;
  readonly acknowledged: { readonly by: string; readonly at: number } | undefined;
}

/** The statuses that are alarms, from the least grave. */
const grave: readonly Status[] = ["warn", "error", "failure"];

/** So many are listed; what comes beyond that is counted, and listed with its next reading for which there is room. */
const mostAlarms = 10_000;

/**
 * What is `warn` or worse, over all devices: since when, and acknowledged by whom. An alarm that is over stays until it is acknowledged; one
 * that grows worse is to be acknowledged anew.
 */
export class Alarms {
  readonly #clock: Clock;
  readonly #alarms = new Map<string, HubAlarm>();
  readonly #listeners = new Set<() => void>();
  /** Keys of those for which there was no room. */
  readonly #missed = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The latest last. */
  get all(): readonly HubAlarm[] {
    return [...this.#alarms.values()];
  }

  /** How many alarms are too many to be listed. */
  get missed(): number {
    return this.#missed.size;
  }

  /** Calls `listener` after each change. Call the returned function to stop. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A sensor has a reading. */
  onReading({ device, sensor, status, text }: HubReading): void {
    this.#take({ device, sensor, status, text });
  }

  /** A device is there, or is not: its sensors stay as they were last seen. */
  onState({ name, state }: HubDevice): void {
    const isGone = state.kind === "disconnected";
    this.#take({ device: name, sensor: "", status: isGone ? "unreachable" : "nominal", text: isGone ? (state.reason ?? "") : "" });
  }

  /** A sensor that the device does not have any more is no alarm. */
  onSensors({ name, sensors, state }: HubDevice): void {
    if (state.kind !== "connected") return;
    const keys = [...this.#alarms.keys(), ...this.#missed].filter((key) => key.startsWith(keyOf(name, "")));
    const gone = keys.filter((key) => key !== keyOf(name, "") && !sensors.has(key.slice(name.length + 1)));
    for (const key of gone) this.#forget(key);
    if (gone.length > 0) this.#tell();
  }

  /** Somebody has seen it. False: there is no such alarm. */
  acknowledge(device: string, sensor: string, by: string): boolean {
    const key = keyOf(device, sensor);
    const alarm = this.#alarms.get(key);
    if (alarm === undefined) return false;
    if (isAlarm(alarm)) this.#alarms.set(key, { ...alarm, acknowledged: { by, at: this.#clock.now() } });
    else this.#forget(key);
    this.#tell();
    return true;
  }

  #take(now: Pick<HubAlarm, "device" | "sensor" | "status" | "text">): void {
    const key = keyOf(now.device, now.sensor);
    const before = this.#alarms.get(key);
    if (before === undefined) {
      if (isAlarm(now)) this.#begin(key, now);
      else if (this.#missed.has(key)) this.#forget(key);
      else return;
    } else if (!isAlarm(now) && before.acknowledged !== undefined) this.#forget(key);
    else if (before.status === now.status && before.text === now.text) return;
    else this.#alarms.set(key, this.#next(before, now));
    this.#tell();
  }

  #begin(key: string, now: Pick<HubAlarm, "device" | "sensor" | "status" | "text">): void {
    if (this.#alarms.size >= mostAlarms) {
      this.#missed.add(key);
      return;
    }
    this.#missed.delete(key);
    this.#alarms.set(key, { ...now, since: this.#clock.now(), acknowledged: undefined });
  }

  #forget(key: string): void {
    this.#alarms.delete(key);
    this.#missed.delete(key);
  }

  #next(before: HubAlarm, now: Pick<HubAlarm, "device" | "sensor" | "status" | "text">): HubAlarm {
    // It is another one where it was over in between.
    const isNew = isAlarm(now) && !isAlarm(before);
    const isWorse = grave.indexOf(now.status) > grave.indexOf(before.status);
    return {
      ...now,
      since: isNew ? this.#clock.now() : before.since,
      acknowledged: isNew || isWorse ? undefined : before.acknowledged,
    };
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function isAlarm({ sensor, status }: Pick<HubAlarm, "sensor" | "status">): boolean {
  return sensor === "" ? status === "unreachable" : grave.includes(status);
}

/** A name of a device has no newline. */
function keyOf(device: string, sensor: string): string {
  return `${device}\n${sensor}`;
}

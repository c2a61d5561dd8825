import type { Clock, Status } from "katcp-runtime";
import { type Acknowledgement, Acknowledgements } from "./acknowledgements.js";
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
  /** Those given so far. Who keeps them tells of earlier ones by `learn`. */
  readonly acknowledgements = new Acknowledgements();
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
    for (const key of gone) {
      this.#forget(key);
      this.#end(name, key.slice(name.length + 1));
    }
    if (gone.length > 0) this.#tell();
  }

  /** Somebody has seen it. False: there is no such alarm. */
  acknowledge(device: string, sensor: string, by: string): boolean {
    const key = keyOf(device, sensor);
    const alarm = this.#alarms.get(key);
    if (alarm === undefined) return false;
    if (isAlarm(alarm)) this.#give({ ...alarm, acknowledged: { by, at: this.#clock.now() } });
    else {
      this.#forget(key);
      this.acknowledgements.end(device, sensor);
    }
    this.#tell();
    return true;
  }

  /** Somebody has seen it before this gateway started, or at another one. */
  learn(acknowledgement: Acknowledgement): void {
    this.acknowledgements.learn(acknowledgement);
    const { device, sensor, by, at } = acknowledgement;
    const alarm = this.#alarms.get(keyOf(device, sensor));
    if (alarm === undefined || !isAlarm(alarm) || alarm.acknowledged !== undefined || isGraver(alarm, acknowledgement)) return;
    this.#alarms.set(keyOf(device, sensor), { ...alarm, acknowledged: { by, at } });
    this.#tell();
  }

  /** At another gateway the alarm is over and has been seen, or it is graver. */
  endElsewhere(device: string, sensor: string): void {
    this.acknowledgements.forget(device, sensor);
    const alarm = this.#alarms.get(keyOf(device, sensor));
    if (alarm === undefined || isAlarm(alarm)) return;
    this.#forget(keyOf(device, sensor));
    this.#tell();
  }

  #take(now: Pick<HubAlarm, "device" | "sensor" | "status" | "text">): void {
    const key = keyOf(now.device, now.sensor);
    const before = this.#alarms.get(key);
    if (before === undefined) {
      if (isAlarm(now)) this.#begin(key, now);
      else if (!this.#endUnlisted(key, now)) return;
    } else if (!isAlarm(now) && before.acknowledged !== undefined) {
      this.#forget(key);
      this.#end(now.device, now.sensor);
    } else if (before.status === now.status && before.text === now.text) return;
    else this.#set(before, this.#next(before, now));
    this.#tell();
  }

  /** One that was not listed, or was acknowledged before the gateway started. Whether it was counted. */
  #endUnlisted(key: string, { device, sensor }: Pick<HubAlarm, "device" | "sensor">): boolean {
    this.#end(device, sensor);
    return this.#missed.delete(key);
  }

  #begin(key: string, now: Pick<HubAlarm, "device" | "sensor" | "status" | "text">): void {
    if (this.#alarms.size >= mostAlarms) {
      this.#missed.add(key);
      return;
    }
    this.#missed.delete(key);
    this.#alarms.set(key, this.#first(now));
  }

  /** It may have been acknowledged before the gateway started. */
  #first(now: Pick<HubAlarm, "device" | "sensor" | "status" | "text">): HubAlarm {
    const known = this.acknowledgements.of(now.device, now.sensor);
    if (known !== undefined && !isGraver(now, known)) {
      const { since, by, at } = known;
      if (known.status !== now.status) this.acknowledgements.give({ ...known, status: now.status });
      return { ...now, since, acknowledged: { by, at } };
    }
    this.#end(now.device, now.sensor);
    return { ...now, since: this.#clock.now(), acknowledged: undefined };
  }

  #set(before: HubAlarm, alarm: HubAlarm): void {
    const { acknowledged, device, sensor } = alarm;
    if (acknowledged !== undefined && alarm.status !== before.status) this.#give({ ...alarm, acknowledged });
    else this.#alarms.set(keyOf(device, sensor), alarm);
    if (acknowledged === undefined) this.#end(device, sensor);
  }

  #give(alarm: HubAlarm & { readonly acknowledged: NonNullable<HubAlarm["acknowledged"]> }): void {
    const { device, sensor, status, since, acknowledged } = alarm;
    this.#alarms.set(keyOf(device, sensor), alarm);
    this.acknowledgements.give({ device, sensor, status, since, ...acknowledged });
  }

  /** What nobody has acknowledged has no end to tell of. */
  #end(device: string, sensor: string): void {
    if (this.acknowledgements.of(device, sensor) !== undefined) this.acknowledgements.end(device, sensor);
  }

  #forget(key: string): void {
    this.#alarms.delete(key);
    this.#missed.delete(key);
  }

  #next(before: HubAlarm, now: Pick<HubAlarm, "device" | "sensor" | "status" | "text">): HubAlarm {
    // It is another one where it was over in between.
    const isNew = isAlarm(now) && !isAlarm(before);
    const isWorse = isGraver(now, before);
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

/** Whether a sensor of this status is an alarm. */
export function isAlarming(status: Status): boolean {
  return grave.includes(status);
}

function isAlarm({ sensor, status }: Pick<HubAlarm, "sensor" | "status">): boolean {
  return sensor === "" ? status === "unreachable" : isAlarming(status);
}

function isGraver(now: Pick<HubAlarm, "status">, before: Pick<HubAlarm, "status">): boolean {
  return grave.indexOf(now.status) > grave.indexOf(before.status);
}

/** A name of a device has no newline. */
function keyOf(device: string, sensor: string): string {
  return `${device}\n${sensor}`;
}

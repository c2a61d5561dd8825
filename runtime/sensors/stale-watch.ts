import type { Status } from "../protocol/vocabulary.js";
import type { Appointment, Schedule } from "./schedule.js";
import type { Sensor } from "./sensor.js";

/** The `stale` of a sensor's contract. */
export interface StaleRule {
  /** Seconds without an update. */
  readonly after: number;
  readonly status: Status;
}

/**
 * Gives a sensor a status when nothing has updated it for too long, counted from now too (interface reference, "stale").
 * The value stays, the timestamp is the reading's own plus `after`. Returns how to end it.
 */
export function watchStale(sensor: Sensor<unknown>, rule: StaleRule, schedule: Schedule): () => void {
  let appointment: Appointment | undefined;
  let dueMs = 0;
  let isExpiring = false;
  // An update only notes the time: the appointment that stands finds out when it comes up.
  const onUpdate = (): void => {
    if (isExpiring) return;
    dueMs = schedule.clock.elapsedMs() + rule.after * 1000;
    appointment ??= schedule.at(dueMs, onDue);
  };
  const onDue = (): void => {
    appointment = schedule.clock.elapsedMs() < dueMs ? schedule.at(dueMs, onDue) : undefined;
    if (appointment !== undefined || sensor.status === rule.status) return;
    isExpiring = true;
    sensor.set(sensor.value, { status: rule.status, timestamp: sensor.timestamp + rule.after });
    isExpiring = false;
  };
  onUpdate();
  const detach = sensor.attach(onUpdate);
  return () => {
    detach();
    appointment?.cancel();
  };
}

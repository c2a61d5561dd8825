import type { Appointment, Schedule } from "./schedule.js";
import type { SensorFollower } from "./sensor.js";
import type { AnySensor } from "./sensor-set.js";

/**
 * Gives a sensor the status of its `stale` rule when nothing has updated it for too long, counted from now too (interface reference,
 * "stale"). The value stays, the timestamp is the reading's own plus `after`. Returns how to end it.
 */
export function watchStale(sensor: AnySensor, schedule: Schedule): () => void {
  let watch: StaleWatch | undefined;
  const follow = (): void => {
    if (watch !== undefined) watch.judge();
    else if (sensor.stale !== undefined) watch = new StaleWatch(sensor, schedule);
  };
  sensor.watchStaleRule(follow);
  follow();
  return () => {
    sensor.watchStaleRule(() => {});
    watch?.end();
  };
}

class StaleWatch implements SensorFollower {
  readonly #sensor: AnySensor;
  readonly #schedule: Schedule;
  #updatedMs = 0;
  #isExpiring = false;
  #appointment: Appointment | undefined;

  constructor(sensor: AnySensor, schedule: Schedule) {
    this.#sensor = sensor;
    this.#schedule = schedule;
    sensor.follow(this);
    this.onUpdate();
  }

  end(): void {
    this.#sensor.unfollow(this);
    this.#appointment?.cancel();
  }

  /** An update only notes the time: the appointment that stands finds out when it comes up. */
  onUpdate(): void {
    if (this.#isExpiring) return;
    this.#updatedMs = this.#schedule.clock.elapsedMs();
    if (this.#appointment === undefined) this.judge();
  }

  /** Expires the reading, or looks again when it is time to. */
  judge(): void {
    this.#appointment?.cancel();
    this.#appointment = undefined;
    const { stale } = this.#sensor;
    if (stale === undefined) return;
    const dueMs = this.#updatedMs + stale.after * 1000;
    if (this.#schedule.clock.elapsedMs() < dueMs) this.#appointment = this.#schedule.at(dueMs, () => this.judge());
    else if (this.#sensor.status !== stale.status) this.#expire(stale.after);
  }

  #expire(after: number): void {
    const { value, timestamp, stale } = this.#sensor;
    this.#isExpiring = true;
    try {
      this.#sensor.set(value, { status: stale?.status, timestamp: timestamp + after });
    } finally {
      this.#isExpiring = false;
    }
  }
}

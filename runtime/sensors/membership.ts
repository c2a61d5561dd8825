import type { AnySensor, SensorSet } from "./sensor-set.js";

/** What follows the sensors of a set that a filter lets in. */
export interface MembershipEvents {
  onJoin(sensor: AnySensor): void;
  onUpdate(sensor: AnySensor): void;
  onLeave(sensor: AnySensor): void;
}

/** Follows the sensors of a set that `filter` lets in: those that are there, and those that come and go. Returns how to end that. */
export function followMembers(set: SensorSet, filter: (sensor: AnySensor) => boolean, events: MembershipEvents): () => void {
  const members = new Set<AnySensor>();
  const join = (sensor: AnySensor): void => {
    if (!filter(sensor)) return;
    members.add(sensor);
    sensor.follow(events);
    events.onJoin(sensor);
  };
  const leave = (sensor: AnySensor): void => {
    if (!members.delete(sensor)) return;
    sensor.unfollow(events);
    events.onLeave(sensor);
  };
  const detach = set.attach((sensor, change) => (change === "added" ? join(sensor) : leave(sensor)));
  const end = (): void => {
    detach();
    for (const sensor of members) sensor.unfollow(events);
  };
  try {
    for (const sensor of set) join(sensor);
  } catch (thrown) {
    end();
    throw thrown;
  }
  return end;
}

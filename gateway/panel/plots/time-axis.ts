import { dateAndTime, timeOfDay } from "../words/time-text.js";

/** The marks of a time axis in UTC, as short as their distance allows; the date where a day begins. */
export function timeMarks(splits: readonly number[], distanceSeconds: number): readonly string[] {
  return splits.map((seconds, index) => {
    const isMidnight = seconds % 86_400 === 0;
    const date = dateAndTime(seconds).slice(0, 10);
    if (distanceSeconds >= 86_400 || isMidnight) return index === 0 || isMidnight ? date : date.slice(5);
    if (distanceSeconds >= 60) return timeOfDay(seconds).slice(0, 5);
    if (distanceSeconds >= 1) return timeOfDay(seconds);
    return `${timeOfDay(seconds)}${(seconds % 1).toFixed(3).slice(1)}`;
  });
}

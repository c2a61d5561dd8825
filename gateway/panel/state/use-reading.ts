import type { ReadonlySignal } from "@preact/signals";
import { useLayoutEffect, useMemo } from "preact/hooks";
import type { LiveReading } from "./live-readings.js";
import { usePanel } from "./panel.js";

/** The reading of a sensor, watched for as long as the component is on the page. */
export function useReading(device: string, sensor: string): ReadonlySignal<LiveReading | undefined> {
  const { readings } = usePanel();
  const watched = useMemo(() => {
    const watch = readings.watch();
    watch.set(device, [sensor]);
    return { watch, reading: readings.of(device, sensor) };
  }, [readings, device, sensor]);
  // Not later: an effect after the frame would be a frame of its own.
  useLayoutEffect(() => () => watched.watch.close(), [watched]);
  return watched.reading;
}

/** A name of a metric, a label or a unit as Prometheus wants it. */
export const SNAKE_CASE = /^[a-z][a-z0-9_]*$/;

/** A name on the wire in snake case: `SDB.recordingStartTime` → `sdb_recording_start_time`, `4k.temp` → `4k_temp`. */
export function metricWords(name: string): string {
  const parted = name.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2").replaceAll(/([A-Z])([A-Z][a-z])/g, "$1_$2");
  return unitWords(parted);
}

/** The same without a look at capital letters, which in units part no words: `dBFS` → `dbfs`. */
export function unitWords(units: string): string {
  return units
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_|_$/g, "");
}

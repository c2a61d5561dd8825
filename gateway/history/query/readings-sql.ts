import { STATUSES_BY_GRAVITY } from "katcp-runtime";
import { quote } from "../store/database.js";
import type { ReadingStore } from "../store/reading-store.js";
import type { TimeRange } from "./time-range.js";

const gravity = `CASE status ${STATUSES_BY_GRAVITY.map((status, index) => `WHEN ${quote(status)} THEN ${index}`).join(" ")} END`;

/** All readings of the device `$1` and the sensor `$2` in that time, wherever they stand: `us`, `received`, `status` as its gravity, `value`, `text`. */
export function readingsSql(
  { files, chapters }: ReadingStore,
  [device, sensor]: readonly [string, string],
  { from, to }: TimeRange,
): string {
  const hot = chapters.flatMap(({ table, names }) => {
    const id = names.find(device, sensor);
    return id === undefined || table === undefined ? [] : [hotSql(table.selectSensor(id), { from, to })];
  });
  const paths = files.between(from, to).map(({ path }) => quote(path));
  const cold = paths.length === 0 ? [] : [filesSql(paths, { from, to })];
  return [nothing, ...cold, ...hot].join(" UNION ALL ");
}

/** Names the parameters, so that they are known also where there are no files. */
const nothing = `
  SELECT 0::DOUBLE AS us, 0::DOUBLE AS received, 0::INTEGER AS status, 0::DOUBLE AS value, ''::VARCHAR AS text
  WHERE $1::VARCHAR = '' AND $2::VARCHAR = '' AND false`;

function hotSql(select: string, { from, to }: TimeRange): string {
  return `SELECT timestamp, received, status::INTEGER, value, text FROM (${select}) WHERE timestamp >= ${from} AND timestamp < ${to}`;
}

function filesSql(paths: readonly string[], { from, to }: TimeRange): string {
  return `
    SELECT epoch_us(timestamp)::DOUBLE, epoch_us(received)::DOUBLE, (${gravity})::INTEGER, value, text
    FROM read_parquet([${paths.join(", ")}], hive_partitioning = false)
    WHERE device = $1 AND sensor = $2 AND timestamp >= make_timestamptz(${from}) AND timestamp < make_timestamptz(${to})`;
}

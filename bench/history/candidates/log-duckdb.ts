import { closeSync, fdatasyncSync, openSync, rmSync, writevSync } from "node:fs";
import { join } from "node:path";
import type * as duckdb from "@duckdb/node-api";
import type { Candidate, CandidatePlace } from "../candidate.js";
import { Columns } from "../columns.js";

/** A log of our own for what a kill must not take, and DuckDB in memory, which makes the Parquet. */
export async function logDuckdb({ load, folder }: CandidatePlace): Promise<Candidate> {
  const { DuckDBInstance, DuckDBDataChunk, DOUBLE, UINTEGER, UTINYINT, VARCHAR } = load("@duckdb/node-api") as typeof duckdb;
  const instance = await DuckDBInstance.create(":memory:", { threads: "2", memory_limit: "512MB" });
  const connection = await instance.connect();
  await connection.run("CREATE TABLE numbers (sensor UINTEGER, timestamp DOUBLE, received DOUBLE, value DOUBLE, status UTINYINT)");
  await connection.run("CREATE TABLE texts (sensor UINTEGER, timestamp DOUBLE, received DOUBLE, text VARCHAR, status UTINYINT)");
  await connection.run("CREATE TABLE names (id UINTEGER, device VARCHAR, sensor VARCHAR)");
  const numbers = await connection.createAppender("numbers");
  const texts = await connection.createAppender("texts");
  const columns = new Columns(4_000_000);
  const log = openSync(join(folder, "log"), "a");
  const day = join(folder, "day.parquet");
  return {
    append: (readings) => {
      const from = columns.count;
      columns.add(readings);
      writevSync(log, columns.bytesFrom(from));
      fdatasyncSync(log);
      const rows = { number: [] as number[], text: [] as number[] };
      for (let row = from; row < columns.count; row++) (columns.texts[row] === null ? rows.number : rows.text).push(row);
      for (const [kind, appender] of [
        ["number", numbers],
        ["text", texts],
      ] as const) {
        for (let start = 0; start < rows[kind].length; start += 2048) {
          const part = rows[kind].slice(start, start + 2048);
          const chunk = DuckDBDataChunk.create([UINTEGER, DOUBLE, DOUBLE, kind === "number" ? DOUBLE : VARCHAR, UTINYINT], part.length);
          chunk.setColumnValues(
            0,
            part.map((row) => columns.sensor[row] ?? 0),
          );
          chunk.setColumnValues(
            1,
            part.map((row) => columns.timestamp[row] ?? 0),
          );
          chunk.setColumnValues(
            2,
            part.map((row) => columns.receivedAt[row] ?? 0),
          );
          chunk.setColumnValues(
            3,
            part.map((row) => (kind === "number" ? (columns.value[row] ?? 0) : (columns.texts[row] ?? null))),
          );
          chunk.setColumnValues(
            4,
            part.map((row) => columns.status[row] ?? 0),
          );
          appender.appendDataChunk(chunk);
        }
        appender.flushSync();
      }
    },
    finish: async () => {
      const names = await connection.createAppender("names");
      columns.names.forEach(([device, sensor], id) => {
        names.appendUInteger(id);
        names.appendVarchar(device);
        names.appendVarchar(sensor);
        names.endRow();
      });
      names.closeSync();
      await connection.run(`
        COPY (
          SELECT device, names.sensor, make_timestamp(round(timestamp * 1e6)::BIGINT) AS timestamp,
            make_timestamp(round(received * 1e6)::BIGINT) AS received, value, text,
            ['unknown', 'nominal', 'warn', 'error', 'failure', 'unreachable', 'inactive'][status + 1] AS status
          FROM (SELECT * FROM numbers UNION ALL BY NAME SELECT * FROM texts) AS readings JOIN names ON id = readings.sensor
          ORDER BY readings.sensor, timestamp
        ) TO '${day}' (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2)`);
      await connection.run("DROP TABLE numbers; DROP TABLE texts");
      closeSync(log);
      rmSync(join(folder, "log"));
    },
    query: async (device, sensor) => {
      const found = await connection.runAndReadAll(
        `SELECT epoch_us(timestamp) // 10000000, min(value), max(value), count(*) FROM '${day}' WHERE device = $1 AND sensor = $2 GROUP BY ALL`,
        [device, sensor],
      );
      return found.currentRowCount;
    },
  };
}

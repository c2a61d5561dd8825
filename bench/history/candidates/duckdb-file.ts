import { join } from "node:path";
import type * as duckdb from "@duckdb/node-api";
import type { Candidate, CandidatePlace } from "../candidate.js";
import { statuses } from "../columns.js";

/** DuckDB's own database file, a transaction a second, and Parquet of it. */
export async function duckdbFile({ load, folder }: CandidatePlace): Promise<Candidate> {
  const { DuckDBInstance } = load("@duckdb/node-api") as typeof duckdb;
  const instance = await DuckDBInstance.create(join(folder, "readings.duckdb"), { threads: "2", memory_limit: "512MB" });
  const connection = await instance.connect();
  await connection.run(
    "CREATE TABLE readings (device VARCHAR, sensor VARCHAR, timestamp DOUBLE, received DOUBLE, value DOUBLE, text VARCHAR, status UTINYINT)",
  );
  const day = join(folder, "day.parquet");
  return {
    append: async (readings) => {
      await connection.run("BEGIN");
      const appender = await connection.createAppender("readings");
      for (const { device, sensor, timestamp, receivedAt, status, text, value } of readings) {
        const isNumber = typeof value === "number" || typeof value === "boolean";
        appender.appendVarchar(device);
        appender.appendVarchar(sensor);
        appender.appendDouble(timestamp);
        appender.appendDouble(receivedAt);
        if (isNumber) {
          appender.appendDouble(Number(value));
          appender.appendNull();
        } else {
          appender.appendNull();
          appender.appendVarchar(text);
        }
        appender.appendUTinyInt(statuses.indexOf(status));
        appender.endRow();
      }
      appender.closeSync();
      await connection.run("COMMIT");
    },
    finish: async () => {
      await connection.run(
        `COPY (SELECT * FROM readings ORDER BY device, sensor, timestamp) TO '${day}' (FORMAT parquet, COMPRESSION zstd)`,
      );
      await connection.run("DROP TABLE readings");
      await connection.run("CHECKPOINT");
    },
    query: async (device, sensor) => {
      const found = await connection.runAndReadAll(
        `SELECT floor(timestamp / 10), min(value), max(value), count(*) FROM '${day}' WHERE device = $1 AND sensor = $2 GROUP BY ALL`,
        [device, sensor],
      );
      return found.currentRowCount;
    },
  };
}

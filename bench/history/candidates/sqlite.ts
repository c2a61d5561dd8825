import { join } from "node:path";
import type { Candidate, CandidatePlace } from "../candidate.js";
import { statuses } from "../columns.js";

interface Statement {
  run(...values: unknown[]): unknown;
  all(...values: unknown[]): readonly unknown[];
}

interface Database {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
}

/** libsql: SQLite, a transaction a second. Its file is the day. */
export function libsql({ load, folder }: CandidatePlace): Candidate {
  const Database = load("libsql") as new (file: string) => Database;
  return sqlite(new Database(join(folder, "day.sqlite")));
}

/** The SQLite of Node, from 22.5 on. */
export function nodeSqlite({ folder }: CandidatePlace): Candidate {
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite") as unknown as { readonly DatabaseSync: new (file: string) => Database };
  return sqlite(new DatabaseSync(join(folder, "day.sqlite")));
}

function sqlite(database: Database): Candidate {
  database.exec("PRAGMA journal_mode = WAL");
  database.exec("PRAGMA synchronous = NORMAL");
  database.exec("CREATE TABLE sensors (id INTEGER PRIMARY KEY, device TEXT, sensor TEXT, UNIQUE (device, sensor))");
  // Without the index, a query reads the whole day.
  database.exec(
    "CREATE TABLE readings (sensor INTEGER, timestamp REAL, received REAL, value REAL, text TEXT, status INTEGER, PRIMARY KEY (sensor, timestamp, received)) WITHOUT ROWID",
  );
  const insert = database.prepare("INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?, ?, ?)");
  const name = database.prepare("INSERT INTO sensors VALUES (?, ?, ?)");
  const find = database.prepare(
    "SELECT floor(timestamp / 10), min(value), max(value), count(*) FROM readings JOIN sensors ON id = readings.sensor WHERE device = ? AND sensors.sensor = ? GROUP BY 1",
  );
  const ids = new Map<string, number>();
  const idOf = (device: string, sensor: string): number => {
    const key = `${device} ${sensor}`;
    const known = ids.get(key);
    if (known !== undefined) return known;
    const id = ids.size;
    ids.set(key, id);
    name.run(id, device, sensor);
    return id;
  };
  return {
    append: (readings) => {
      database.exec("BEGIN");
      for (const { device, sensor, timestamp, receivedAt, status, text, value } of readings) {
        const isNumber = typeof value === "number" || typeof value === "boolean";
        insert.run(
          idOf(device, sensor),
          timestamp,
          receivedAt,
          isNumber ? Number(value) : null,
          isNumber ? null : text,
          statuses.indexOf(status),
        );
      }
      database.exec("COMMIT");
    },
    finish: () => {
      database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    },
    query: (device, sensor) => find.all(device, sensor).length,
  };
}

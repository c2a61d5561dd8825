import type { DuckDBAppender, DuckDBDataChunk } from "@duckdb/node-api";
import { STATUSES_BY_GRAVITY } from "katcp-runtime";
import type { ReadingRows } from "../log/reading-rows.js";
import type { SensorNames } from "../log/sensor-names.js";
import { type Database, quote } from "./database.js";

/** Rows of one chunk of DuckDB's. */
const chunkRows = 2048;
const columns = "sensor UINTEGER, timestamp DOUBLE, received DOUBLE, status UTINYINT, value DOUBLE";
const statusNames = `[${STATUSES_BY_GRAVITY.map(quote).join(", ")}]`;

/** The readings of a chapter in memory, in two tables: most readings have no text, and are quicker to add without one. */
export class HotTable {
  readonly #database: Database;
  readonly #number: number;
  readonly #numbers: DuckDBAppender;
  readonly #texts: DuckDBAppender;
  #count = 0;

  private constructor(database: Database, number: number, numbers: DuckDBAppender, texts: DuckDBAppender) {
    this.#database = database;
    this.#number = number;
    this.#numbers = numbers;
    this.#texts = texts;
  }

  static async create(database: Database, number: number): Promise<HotTable> {
    await database.alter(`CREATE OR REPLACE TABLE numbers_${number} (${columns})`);
    await database.alter(`CREATE OR REPLACE TABLE texts_${number} (${columns}, text VARCHAR)`);
    const numbers = await database.appendTo(`numbers_${number}`);
    return new HotTable(database, number, numbers, await database.appendTo(`texts_${number}`));
  }

  get count(): number {
    return this.#count;
  }

  append(rows: ReadingRows): void {
    const [numbers, texts] = [[] as number[], [] as number[]];
    for (let row = 0; row < rows.count; row++) (rows.texts.has(row) ? texts : numbers).push(row);
    this.#appendTo(this.#numbers, numbers, (chunk, picked) => fill(chunk, picked, rows));
    this.#appendTo(this.#texts, texts, (chunk, picked) => {
      fill(chunk, picked, rows);
      chunk.setColumnValues(
        5,
        picked.map((row) => rows.texts.get(row) ?? null),
      );
    });
    this.#count += rows.count;
  }

  /** All readings of one sensor: `timestamp` and `received` in microseconds, the status by its gravity. */
  selectSensor(id: number): string {
    return `SELECT timestamp, received, status, value, text FROM (${this.#all}) WHERE sensor = ${id}`;
  }

  /** Its readings in the form of the files. */
  selectAll(): string {
    return `
      SELECT names.device, names.sensor, make_timestamptz(timestamp::BIGINT) AS timestamp,
        make_timestamptz(received::BIGINT) AS received, ${statusNames}[status + 1] AS status, value, text
      FROM (${this.#all}) AS readings JOIN names_${this.#number} AS names ON names.id = readings.sensor`;
  }

  /** The days, by the gateway's clock, that it has readings of: days since the epoch, mostly one. */
  async days(): Promise<readonly number[]> {
    const rows = await this.#database.look(`SELECT DISTINCT floor(received / 86400e6) FROM (${this.#all}) ORDER BY 1`);
    return rows.map(([day]) => Number(day));
  }

  /** Its readings of one day. */
  selectDay(day: number): string {
    return `SELECT * FROM (${this.selectAll()}) WHERE floor(epoch_us(received) / 86400e6) = ${day}`;
  }

  /** Makes the names known that `selectAll` needs. */
  async name(names: SensorNames): Promise<void> {
    await this.#database.alter(`CREATE OR REPLACE TABLE names_${this.#number} (id UINTEGER, device VARCHAR, sensor VARCHAR)`);
    const appender = await this.#database.appendTo(`names_${this.#number}`);
    for (const [id, [device, sensor]] of names.from(0).entries()) {
      appender.appendUInteger(id);
      appender.appendVarchar(device);
      appender.appendVarchar(sensor);
      appender.endRow();
    }
    appender.closeSync();
  }

  async drop(): Promise<void> {
    this.#numbers.closeSync();
    this.#texts.closeSync();
    for (const kind of ["numbers", "texts", "names"]) await this.#database.alter(`DROP TABLE IF EXISTS ${kind}_${this.#number}`);
  }

  get #all(): string {
    return `SELECT * FROM numbers_${this.#number} UNION ALL BY NAME SELECT * FROM texts_${this.#number}`;
  }

  #appendTo(
    appender: DuckDBAppender,
    picked: readonly number[],
    fillChunk: (chunk: DuckDBDataChunk, rows: readonly number[]) => void,
  ): void {
    const { DuckDBDataChunk, UINTEGER, DOUBLE, UTINYINT, VARCHAR } = this.#database.duckdb;
    const types = [UINTEGER, DOUBLE, DOUBLE, UTINYINT, DOUBLE, ...(appender === this.#texts ? [VARCHAR] : [])];
    for (let start = 0; start < picked.length; start += chunkRows) {
      const part = picked.slice(start, start + chunkRows);
      const chunk = DuckDBDataChunk.create(types, part.length);
      fillChunk(chunk, part);
      appender.appendDataChunk(chunk);
    }
    if (picked.length > 0) appender.flushSync();
  }
}

function fill(chunk: DuckDBDataChunk, picked: readonly number[], rows: ReadingRows): void {
  const column = (values: ArrayLike<number>): (number | null)[] => picked.map((row) => values[row] ?? null);
  chunk.setColumnValues(0, column(rows.sensor));
  chunk.setColumnValues(1, column(rows.timestamp));
  chunk.setColumnValues(2, column(rows.received));
  chunk.setColumnValues(3, column(rows.status));
  chunk.setColumnValues(
    4,
    picked.map((row) => {
      const value = rows.value[row];
      return value === undefined || Number.isNaN(value) ? null : value;
    }),
  );
}

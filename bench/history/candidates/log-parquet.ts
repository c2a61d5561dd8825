import { closeSync, fdatasyncSync, openSync, readFileSync, rmSync, writeFileSync, writevSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Candidate, CandidatePlace } from "../candidate.js";
import { Columns, statuses } from "../columns.js";

/** The log, and hyparquet-writer: Parquet in plain JavaScript. */
export function logHyparquet({ load, folder }: CandidatePlace): Candidate {
  const { parquetWriteFile } = load("hyparquet-writer") as { readonly parquetWriteFile: (options: unknown) => void };
  const { parquetReadObjects, asyncBufferFromFile } = load("hyparquet") as {
    readonly parquetReadObjects: (options: unknown) => Promise<readonly { readonly timestamp: number }[]>;
    readonly asyncBufferFromFile: (file: string) => Promise<unknown>;
  };
  const day = join(folder, "day.parquet");
  return withLog(folder, {
    write: (columns) => {
      const order = columns.sorted();
      const pick = <T>(of: (row: number) => T): T[] => Array.from(order, of);
      parquetWriteFile({
        filename: day,
        codec: "GZIP",
        compressors: { GZIP: (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes, { level: 3 })) },
        rowGroupSize: 100_000,
        columnData: [
          { name: "device", type: "STRING", data: pick((row) => columns.names[columns.sensor[row] ?? 0]?.[0]) },
          { name: "sensor", type: "STRING", data: pick((row) => columns.names[columns.sensor[row] ?? 0]?.[1]) },
          { name: "timestamp", type: "DOUBLE", data: pick((row) => columns.timestamp[row]) },
          { name: "received", type: "DOUBLE", data: pick((row) => columns.receivedAt[row]) },
          { name: "value", type: "DOUBLE", data: pick((row) => (columns.texts[row] === null ? columns.value[row] : null)) },
          { name: "text", type: "STRING", data: pick((row) => columns.texts[row]) },
          { name: "status", type: "STRING", data: pick((row) => statuses[columns.status[row] ?? 0]) },
        ],
      });
    },
    query: async (device, sensor) => {
      const rows = await parquetReadObjects({
        file: await asyncBufferFromFile(day),
        compressors: { GZIP: (bytes: Uint8Array) => new Uint8Array(process.getBuiltinModule("node:zlib").gunzipSync(bytes)) },
        columns: ["device", "sensor", "timestamp", "value"],
        filter: { device: { $eq: device }, sensor: { $eq: sensor } },
      });
      return new Set(rows.map(({ timestamp }) => Math.floor(timestamp / 10))).size;
    },
  });
}

/** The log, and parquet-wasm behind Arrow's own package: Parquet by Rust. */
export function logParquetWasm({ load, folder }: CandidatePlace): Candidate {
  // biome-ignore lint/suspicious/noExplicitAny: neither package is installed where this is compiled.
  const [arrow, wasm] = [load("apache-arrow"), load("parquet-wasm")] as [any, any];
  const day = join(folder, "day.parquet");
  return withLog(folder, {
    write: (columns) => {
      const order = columns.sorted();
      const dictionary = (of: (row: number) => string | null | undefined) =>
        arrow.vectorFromArray(Array.from(order, of), new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()));
      const table = new arrow.Table({
        device: dictionary((row) => columns.names[columns.sensor[row] ?? 0]?.[0]),
        sensor: dictionary((row) => columns.names[columns.sensor[row] ?? 0]?.[1]),
        timestamp: arrow.vectorFromArray(Float64Array.from(order, (row) => columns.timestamp[row] ?? 0)),
        received: arrow.vectorFromArray(Float64Array.from(order, (row) => columns.receivedAt[row] ?? 0)),
        value: arrow.vectorFromArray(
          Array.from(order, (row) => (columns.texts[row] === null ? (columns.value[row] ?? 0) : null)),
          new arrow.Float64(),
        ),
        text: dictionary((row) => columns.texts[row]),
        status: dictionary((row) => statuses[columns.status[row] ?? 0]),
      });
      const properties = new wasm.WriterPropertiesBuilder().setCompression(wasm.Compression.ZSTD).build();
      writeFileSync(day, wasm.writeParquet(wasm.Table.fromIPCStream(arrow.tableToIPC(table, "stream")), properties));
    },
    query: (device, sensor) => {
      const table = arrow.tableFromIPC(wasm.readParquet(readFileSync(day)).intoIPCStream());
      const steps = new Set<number>();
      for (const row of table) if (row.sensor === sensor && row.device === device) steps.add(Math.floor(row.timestamp / 10));
      return steps.size;
    },
  });
}

interface DayWriter {
  write(columns: Columns): void;
  readonly query: Candidate["query"];
}

function withLog(folder: string, { write, query }: DayWriter): Candidate {
  const columns = new Columns(4_000_000);
  const log = openSync(join(folder, "log"), "a");
  return {
    append: (readings) => {
      const from = columns.count;
      columns.add(readings);
      writevSync(log, columns.bytesFrom(from));
      fdatasyncSync(log);
    },
    finish: () => {
      write(columns);
      closeSync(log);
      rmSync(join(folder, "log"));
    },
    query,
  };
}

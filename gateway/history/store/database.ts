import { join } from "node:path";
import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from "@duckdb/node-api";
import { GatewayProblem } from "../../gateway-problem.js";

/** DuckDB as the history uses it: in memory, with its files below one folder, and nothing else within its reach. */
export class Database {
  readonly #duckdb: typeof import("@duckdb/node-api");
  readonly #instance: DuckDBInstance;
  /** Statements of one connection wait for each other, so questions do not share one with what is written. */
  readonly #writer: DuckDBConnection;
  readonly #reader: DuckDBConnection;

  private constructor(
    duckdb: typeof import("@duckdb/node-api"),
    instance: DuckDBInstance,
    writer: DuckDBConnection,
    reader: DuckDBConnection,
  ) {
    this.#duckdb = duckdb;
    this.#instance = instance;
    this.#writer = writer;
    this.#reader = reader;
  }

  /** @throws GatewayProblem where there is no DuckDB for this machine. */
  static async open(folder: string): Promise<Database> {
    const duckdb = await import("@duckdb/node-api").catch((cause: unknown) => {
      throw new GatewayProblem(
        `history: DuckDB cannot be loaded on ${process.platform}-${process.arch}: ${describe(cause)}. Install katcp-gateway again without --omit=optional, or say "history": false`,
      );
    });
    const instance = await duckdb.DuckDBInstance.create(":memory:", {
      threads: "2",
      memory_limit: "512MB",
      temp_directory: `${folder}/spill`,
      preserve_insertion_order: "false",
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
    });
    try {
      const [writer, reader] = [await instance.connect(), await instance.connect()];
      await holdFolder(writer, folder);
      for (const setting of settings(folder)) await writer.run(`SET GLOBAL ${setting}`);
      return new Database(duckdb, instance, writer, reader);
    } catch (cause) {
      instance.closeSync();
      throw cause;
    }
  }

  get duckdb(): typeof import("@duckdb/node-api") {
    return this.#duckdb;
  }

  get writer(): DuckDBConnection {
    return this.#writer;
  }

  async write(sql: string): Promise<void> {
    await this.#writer.run(sql);
  }

  /** The rows that a question of the history's own upkeep finds. */
  async look(sql: string): Promise<readonly (readonly DuckDBValue[])[]> {
    return (await this.#writer.runAndReadAll(sql)).getRows();
  }

  /** The rows that a user's question finds. Calls must not overlap. Rejects when `signal` aborts. */
  async ask(sql: string, values: readonly DuckDBValue[], signal: AbortSignal): Promise<readonly (readonly DuckDBValue[])[]> {
    signal.throwIfAborted();
    const interrupt = (): void => this.#reader.interrupt();
    signal.addEventListener("abort", interrupt);
    try {
      return (await this.#reader.runAndReadAll(sql, [...values])).getRows();
    } finally {
      signal.removeEventListener("abort", interrupt);
      signal.throwIfAborted();
    }
  }

  close(): void {
    this.#reader.closeSync();
    this.#writer.closeSync();
    this.#instance.closeSync();
  }
}

/** From here on nothing but the folder is within reach, whatever a question holds. */
function settings(folder: string): readonly string[] {
  return ["TimeZone = 'UTC'", `allowed_directories = [${quote(folder)}]`, "enable_external_access = false", "lock_configuration = true"];
}

/** DuckDB locks the files of its databases, and the system frees the lock of whoever is killed: so two gateways never share a folder. */
async function holdFolder(connection: DuckDBConnection, folder: string): Promise<void> {
  try {
    await connection.run(`ATTACH ${quote(join(folder, "lock.duckdb"))} AS folder_lock`);
  } catch (cause) {
    const [, holder] = /Conflicting lock is held in (.*?)\. /.exec(describe(cause)) ?? [];
    if (holder === undefined) throw cause;
    throw new GatewayProblem(`history: another gateway uses the folder ${folder}: ${holder}. Stop it, or name another folder`);
  }
}

/** A text as SQL writes it. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

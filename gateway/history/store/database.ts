import { join } from "node:path";
import type { DuckDBAppender, DuckDBConnection, DuckDBInstance, DuckDBValue } from "@duckdb/node-api";
import { GatewayProblem } from "../../gateway-problem.js";

/** Its connections. A statement waits for those before it on its connection, so what must not wait has one of its own. */
interface Connections {
  /** Readings as they come: nothing else, since adding them holds up the event loop until the connection is free. */
  readonly appenders: DuckDBConnection;
  /** Tables that come and go, at once. */
  readonly tables: DuckDBConnection;
  /** Files that are made, for seconds or minutes. */
  readonly files: DuckDBConnection;
  readonly questions: DuckDBConnection;
}

/** DuckDB as the history uses it: in memory, with its files below one folder, and nothing else within its reach. */
export class Database {
  readonly duckdb: typeof import("@duckdb/node-api");
  readonly #instance: DuckDBInstance;
  readonly #connections: Connections;
  #tables: Promise<unknown> = Promise.resolve();

  private constructor(duckdb: typeof import("@duckdb/node-api"), instance: DuckDBInstance, connections: Connections) {
    this.duckdb = duckdb;
    this.#instance = instance;
    this.#connections = connections;
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
      memory_limit: "256MB",
      temp_directory: `${folder}/spill`,
      preserve_insertion_order: "false",
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
    });
    try {
      const connect = (): Promise<DuckDBConnection> => instance.connect();
      const tables = await connect();
      await holdFolder(tables, folder);
      for (const setting of settings(folder)) await tables.run(`SET GLOBAL ${setting}`);
      const connections = { tables, appenders: await connect(), files: await connect(), questions: await connect() };
      return new Database(duckdb, instance, connections);
    } catch (cause) {
      instance.closeSync();
      throw cause;
    }
  }

  /** Makes or drops a table. Many may be under way. */
  alter(sql: string): Promise<void> {
    const turn = this.#tables.then(async () => {
      await this.#connections.tables.run(sql);
    });
    this.#tables = turn.catch(() => {});
    return turn;
  }

  appendTo(table: string): Promise<DuckDBAppender> {
    return this.#connections.appenders.createAppender(table);
  }

  /** The rows that the history's own upkeep finds, or the files that it makes. Calls must not overlap. */
  async look(sql: string): Promise<readonly (readonly DuckDBValue[])[]> {
    return (await this.#connections.files.runAndReadAll(sql)).getRows();
  }

  /** The rows that a user's question finds. Calls must not overlap. Rejects when `signal` aborts. */
  async ask(sql: string, values: readonly DuckDBValue[], signal: AbortSignal): Promise<readonly (readonly DuckDBValue[])[]> {
    signal.throwIfAborted();
    const interrupt = (): void => this.#connections.questions.interrupt();
    signal.addEventListener("abort", interrupt);
    try {
      return (await this.#connections.questions.runAndReadAll(sql, [...values])).getRows();
    } finally {
      signal.removeEventListener("abort", interrupt);
      signal.throwIfAborted();
    }
  }

  close(): void {
    for (const connection of Object.values(this.#connections)) connection.closeSync();
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

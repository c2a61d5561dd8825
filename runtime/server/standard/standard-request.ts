import type { RequestContract } from "../../protocol/contract.js";
import type { LogLevel } from "../../protocol/vocabulary.js";
import type { SensorSet } from "../../sensors/sensor-set.js";
import type { Access } from "../access/access.js";
import type { ClientSession } from "../clients/client-session.js";
import type { RequestHandler, RequestTable } from "../requests/request-table.js";
import type { SensorSearch } from "./sensor-search.js";

/** A request of the guidelines: what it promises and what it does. */
export interface StandardRequest {
  readonly contract: RequestContract;
  readonly handle: RequestHandler;
}

/** What the standard requests need of a device, and no more. */
export interface StandardHost {
  readonly requests: RequestTable;
  readonly sensorSet: SensorSet;
  readonly search: SensorSearch;
  readonly clients: Iterable<ClientSession>;
  /** Name, version and build state of each role, as `#version-connect` says them. */
  versions(): readonly (readonly string[])[];
  readonly logs: { level: LogLevel };
  /** For what `?help` says of who may use a request. */
  readonly access: Pick<Access, "describeNeed" | "describeRefusal">;
  /** Whether `?help` also lists what the client may not use. */
  readonly helpListsAll: boolean;
  halt(): void;
}

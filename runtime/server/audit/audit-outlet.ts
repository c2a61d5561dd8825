import { answered, type Guard, isPromiseLike } from "../../guard.js";
import type { Clock } from "../../sensors/clock.js";
import type { DeviceLog } from "../logs/device-log.js";
import type { AuditRecord, AuditSink } from "./audit-record.js";

/** What an outlet is made of. */
export interface AuditOutletParts {
  readonly sink: AuditSink;
  readonly guard: Guard;
  readonly clock: Clock;
  readonly log: DeviceLog;
}

/** A sink that fails now and then is not told of each time. */
const shortestOutageMs = 1000;

/** Hands records to the author's sink. That it fails is told once, and once more when it works again: a disk may be full for a night. */
export class AuditOutlet {
  readonly #sink: (record: AuditRecord) => unknown;
  readonly #parts: AuditOutletParts;
  #lost = 0;
  #sinceMs = 0;

  constructor(parts: AuditOutletParts) {
    this.#sink = answered(parts.sink);
    this.#parts = parts;
  }

  write(record: AuditRecord): void {
    try {
      const result = this.#sink(record);
      if (isPromiseLike(result)) this.#follow(result);
      else this.#onKept();
    } catch (thrown) {
      this.#onLost(thrown);
    }
  }

  #follow(result: PromiseLike<unknown>): void {
    Promise.resolve(result).then(
      () => this.#onKept(),
      (thrown: unknown) => this.#onLost(thrown),
    );
  }

  #onLost(thrown: unknown): void {
    this.#lost++;
    if (this.#lost > 1) return;
    this.#sinceMs = this.#parts.clock.elapsedMs();
    this.#parts.guard.tell("audit", thrown);
  }

  #onKept(): void {
    if (this.#lost === 0 || this.#parts.clock.elapsedMs() < this.#sinceMs + shortestOutageMs) return;
    this.#parts.log.warn(`audit: records are kept again; ${this.#lost} were lost`);
    this.#lost = 0;
  }
}

import { messageOf } from "../errors.js";
import { answered, type Guard } from "../guard.js";
import type { Clock } from "../sensors/clock.js";
import type { DoorSays } from "./access/access.js";
import type { ClientRegistry } from "./clients/client-registry.js";
import type { DeviceHooks } from "./hooks.js";
import { CertificateWatch } from "./life/certificate-watch.js";
import type { InterfaceChanges } from "./life/interface-changes.js";
import type { Journal } from "./life/journal.js";
import { Lifecycle } from "./life/lifecycle.js";
import type { Door, Listeners } from "./life/listeners.js";
import { Services } from "./life/services.js";
import type { ShutdownSteps, StopOptions } from "./life/shutdown.js";
import type { LogHub } from "./logs/log-hub.js";
import type { Reception } from "./requests/reception.js";
import type { SensorHost } from "./sensor-host.js";

/** What of a device begins and ends with it. */
export interface LifeParts {
  readonly clock: Clock;
  readonly guard: Guard;
  readonly hooks: DeviceHooks;
  readonly logs: LogHub;
  readonly journal: Journal;
  readonly clients: ClientRegistry<DoorSays>;
  readonly listeners: Listeners;
  readonly reception: Reception;
  readonly changes: InterfaceChanges;
  readonly sensorHost: SensorHost;
  /** Loads what is needed before there are clients. */
  readonly prepare: () => Promise<void>;
}

/** How a device begins, ends, and begins anew. */
export class DeviceLife {
  readonly certificates: CertificateWatch;
  readonly services: Services;
  readonly #lifecycle: Lifecycle;
  readonly #parts: LifeParts;

  constructor(name: string, parts: LifeParts) {
    this.#parts = parts;
    const { clock, listeners, logs } = parts;
    this.certificates = new CertificateWatch({ clock, listeners, log: logs.local });
    this.#lifecycle = new Lifecycle(name, parts.clock);
    this.services = new Services({
      onFailure: (service, thrown) => this.#onServiceFailure(service, thrown),
      onLateFailure: (service, thrown) => parts.guard.tell(`the service ${service}`, thrown),
    });
  }

  get isRunning(): boolean {
    return this.#lifecycle.isRunning;
  }

  get isStopping(): boolean {
    return this.#lifecycle.isStopping;
  }

  /** Resolves when the device has stopped; rejects with what made it stop, or with what its `onStop` threw. */
  join(): Promise<void> {
    return this.#lifecycle.join();
  }

  /** Calls `onStart`, and listens from then on. @throws KatcpError where an address cannot be had @throws what `onStart` throws */
  async start(doors: readonly Door[]): Promise<void> {
    const { prepare, hooks, listeners, journal, clients } = this.#parts;
    await this.#lifecycle.start(async () => {
      await prepare();
      await answered(() => hooks.onStart())();
      try {
        await listeners.open(doors, {
          accept: (...client) => clients.accept(...client),
          admit: (...peer) => clients.admit(...peer),
          onProblem: (...problem) => journal.onProblem(...problem),
        });
      } catch (thrown) {
        // What `onStart` has begun, `onStop` ends.
        await this.#onStop().catch(() => {});
        throw thrown;
      }
      journal.monitor.start();
      this.certificates.start();
      this.services.start();
    });
  }

  /** Stops, and resolves when that is done; in a handler at once, since the stop waits for the handler. */
  stop(options: StopOptions): Promise<void> {
    const stopped = this.#lifecycle.stop(options, this.#steps);
    if (!this.#parts.reception.isWithinHandler) return stopped;
    // What goes wrong then is told in the log, and to whoever joins.
    stopped.catch(() => {});
    return Promise.resolve();
  }

  /** Stops once this turn is over, so that the reply to `?halt` is on the wire first; what goes wrong is told to whoever joins. */
  halt(options: StopOptions = {}): void {
    setImmediate(() => void this.stop(options).catch(() => {}));
  }

  /** Stops once this turn is over, and calls `onRestart`. */
  restart(): void {
    const { hooks, logs } = this.#parts;
    setImmediate(() => {
      this.stop({})
        .then(answered(() => hooks.onRestart?.()))
        .catch((thrown: unknown) => logs.tell("the restart", thrown, "fatal"));
    });
  }

  readonly #steps: ShutdownSteps = {
    close: () => this.#parts.listeners.close(),
    finish: () => this.#parts.reception.finish(),
    cancel: async () => {
      await Promise.all([this.#parts.reception.cancel(), this.services.stop()]);
    },
    expire: (graceMs) => {
      this.#parts.reception.expire(graceMs);
      this.#parts.journal.onLate(this.services.running, graceMs);
    },
    dismiss: (reason) => {
      this.#parts.changes.tell();
      return this.#parts.clients.dismiss(reason);
    },
    cut: () => this.#parts.clients.cutOff(),
    end: () => {
      this.#parts.journal.monitor.stop();
      this.certificates.stop();
      this.#parts.sensorHost.close();
      return this.#onStop();
    },
  };

  /** It is told in the log, since who halts a device does not wait for it; and whoever stops or joins it gets the same. */
  async #onStop(): Promise<void> {
    const { hooks, guard } = this.#parts;
    try {
      await answered(() => hooks.onStop())();
    } catch (thrown) {
      guard.tell("onStop", thrown);
      throw thrown;
    }
  }

  #onServiceFailure(service: string, thrown: unknown): void {
    this.#parts.logs.tell(`the service ${service}`, thrown, "fatal");
    this.#lifecycle.fail(thrown);
    void this.stop({ reason: `the service ${service} failed: ${messageOf(thrown)}` }).catch(() => {});
  }
}

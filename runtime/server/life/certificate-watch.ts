import { messageOf } from "../../errors.js";
import type { Clock } from "../../sensors/clock.js";
import { formatHostPort } from "../../transport/host-port.js";
import type { DeviceLog } from "../logs/device-log.js";
import type { Listeners } from "./listeners.js";

/** A certificate of a listener. */
export interface CertificateStats {
  /** Of the listener. */
  readonly host: string;
  readonly port: number;
  readonly subject: string;
  /** Seconds since the epoch, UTC. */
  readonly expires: number;
}

/** What a watch needs of a device. */
export interface CertificateWatchParts {
  readonly clock: Clock;
  readonly log: DeviceLog;
  readonly listeners: Listeners;
}

/** How often the files are looked at, and how often a warning is repeated. */
const lookMs = 10_000;
const remindMs = 24 * 3600 * 1000;
const warningDays = 14;
const daySeconds = 24 * 3600;

/** Keeps the certificates of the listeners up to date, and warns before one expires. */
export class CertificateWatch {
  readonly #parts: CertificateWatchParts;
  #stopTimer: () => void = () => {};
  #remindedMs = Number.NEGATIVE_INFINITY;

  constructor(parts: CertificateWatchParts) {
    this.#parts = parts;
  }

  start(): void {
    if (!this.#parts.listeners.hasCertificates) return;
    this.#remind();
    this.#wait();
  }

  stop(): void {
    this.#stopTimer();
  }

  /** Reads all files again. What cannot be used is told in the log, and the listener goes on with what it had. */
  reload(): void {
    this.#read(true);
  }

  get stats(): readonly CertificateStats[] {
    return this.#parts.listeners.certificates.map(({ address: { host, port }, certificate }) => {
      return { host, port, subject: certificate.subject, expires: Date.parse(certificate.validTo) / 1000 };
    });
  }

  #wait(): void {
    this.#stopTimer = this.#parts.clock.after(lookMs, () => {
      this.#read(false);
      if (this.#parts.clock.elapsedMs() - this.#remindedMs >= remindMs) this.#remind();
      this.#wait();
    });
  }

  #read(always: boolean): void {
    const { listeners, log } = this.#parts;
    for (const { name, reload } of listeners.reloads) {
      try {
        if (reload({ always })) log.info(`${name}: the certificate was read again`);
      } catch (thrown) {
        log.error(`${name}: the certificate stays as it was: ${messageOf(thrown)}`);
      }
    }
  }

  #remind(): void {
    const { clock, log } = this.#parts;
    this.#remindedMs = clock.elapsedMs();
    for (const { host, port, subject, expires } of this.stats) {
      const days = Math.floor((expires - clock.now()) / daySeconds);
      const name = `the certificate of ${formatHostPort(host, port)} (${subject})`;
      if (days < 0) log.error(`${name} has expired`);
      else if (days < warningDays) log.warn(`${name} expires in ${days === 1 ? "1 day" : `${days} days`}`);
    }
  }
}

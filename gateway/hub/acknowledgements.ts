import { STATUSES_BY_GRAVITY, type Status } from "katcp-runtime";

/** Somebody has seen an alarm. */
export interface Acknowledgement {
  readonly device: string;
  /** Empty: the device itself, which is not connected. */
  readonly sensor: string;
  /** What the alarm was last: where it is graver, it is to be acknowledged anew. */
  readonly status: Status;
  /** When the alarm began, in seconds since the epoch. */
  readonly since: number;
  readonly by: string;
  /** In seconds since the epoch. */
  readonly at: number;
}

/** What has become of the acknowledgement of an alarm. */
export type AcknowledgementChange =
  | { readonly kind: "given"; readonly acknowledgement: Acknowledgement }
  /** The alarm is over, or graver. */
  | { readonly kind: "ended"; readonly device: string; readonly sensor: string };

/** So many are kept; the oldest make room. */
const most = 10_000;

/** Which alarms were acknowledged, also before the gateway started: an alarm that is still there when its device is back needs nobody again. */
export class Acknowledgements {
  readonly #known = new Map<string, Acknowledgement>();
  readonly #listeners = new Set<(change: AcknowledgementChange) => void>();

  /** The latest last. */
  get all(): readonly Acknowledgement[] {
    return [...this.#known.values()];
  }

  of(device: string, sensor: string): Acknowledgement | undefined {
    return this.#known.get(keyOf(device, sensor));
  }

  /** Calls `listener` with what is given and ended here. Call the returned function to stop. */
  onChange(listener: (change: AcknowledgementChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  give(acknowledgement: Acknowledgement): void {
    this.learn(acknowledgement);
    this.#tell({ kind: "given", acknowledgement });
  }

  /** The alarm is over, or another one now. */
  end(device: string, sensor: string): void {
    this.forget(device, sensor);
    this.#tell({ kind: "ended", device, sensor });
  }

  /** It was given before, or elsewhere: nobody is told. */
  learn(acknowledgement: Acknowledgement): void {
    const key = keyOf(acknowledgement.device, acknowledgement.sensor);
    this.#known.delete(key);
    this.#known.set(key, acknowledgement);
    const [oldest] = this.#known.keys();
    if (this.#known.size > most && oldest !== undefined) this.#known.delete(oldest);
  }

  /** It has ended elsewhere: nobody is told. */
  forget(device: string, sensor: string): void {
    this.#known.delete(keyOf(device, sensor));
  }

  #tell(change: AcknowledgementChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** Whether it can be taken as one, whoever has written it. */
export function isAcknowledgement(value: unknown): value is Acknowledgement {
  if (typeof value !== "object" || value === null) return false;
  const { device, sensor, status, since, by, at } = value as Readonly<Record<string, unknown>>;
  return (
    [device, sensor, by].every((text) => typeof text === "string") &&
    [since, at].every(Number.isFinite) &&
    STATUSES_BY_GRAVITY.includes(status as Acknowledgement["status"])
  );
}

/** A name of a device has no newline. */
function keyOf(device: string, sensor: string): string {
  return `${device}\n${sensor}`;
}

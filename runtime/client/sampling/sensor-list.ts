import { AnswerTooLargeError } from "../../errors.js";
import type { ClientBounds } from "../calls/client-bounds.js";
import { isSameInfo, type SensorInfo, sizeOfInfo } from "./sensor-info.js";

/** What a list makes of one more line: a sensor that it did not have, another one under the same name, or what it has already. */
export type Listing = "added" | "changed" | "same";

/** One sensor of a list. */
interface Listed {
  info: SensorInfo;
  /** Which reading of the list it was in last. */
  round: number;
  /** How many bytes it has. */
  bytes: number;
}

/** What a device has listed of its sensors, as far as that may be held. */
export class SensorList {
  readonly #bounds: Pick<ClientBounds, "maximumSensors" | "maximumHeldBytes">;
  readonly #listed = new Map<string, Listed>();
  #heldBytes = 0;
  #round = 0;

  constructor(bounds: Pick<ClientBounds, "maximumSensors" | "maximumHeldBytes">) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#listed.size;
  }

  *infos(): Iterable<SensorInfo> {
    for (const { info } of this.#listed.values()) yield info;
  }

  /** The whole list is read from now on: `unseen` gives what is not in it. */
  beginRound(): void {
    this.#round++;
  }

  /** Keeps what was listed. @throws AnswerTooLargeError where that is more than may be held: what is kept already stays */
  put(info: SensorInfo): Listing {
    const listed = this.#listed.get(info.name);
    const bytes = sizeOfInfo(info);
    this.#count(bytes, listed);
    if (listed === undefined) {
      this.#listed.set(info.name, { info, bytes, round: this.#round });
      return "added";
    }
    const isSame = isSameInfo(listed.info, info);
    listed.round = this.#round;
    listed.info = info;
    listed.bytes = bytes;
    return isSame ? "same" : "changed";
  }

  /** A sensor is there, whatever was said of it. */
  see(name: string): void {
    const listed = this.#listed.get(name);
    if (listed !== undefined) listed.round = this.#round;
  }

  /** What the reading that began last has not had. */
  unseen(): readonly string[] {
    const names: string[] = [];
    for (const [name, { round }] of this.#listed) if (round !== this.#round) names.push(name);
    return names;
  }

  /** Whether it was there. */
  delete(name: string): boolean {
    const listed = this.#listed.get(name);
    if (listed === undefined) return false;
    this.#heldBytes -= listed.bytes;
    return this.#listed.delete(name);
  }

  clear(): void {
    this.#listed.clear();
    this.#heldBytes = 0;
  }

  #count(bytes: number, former: Listed | undefined): void {
    const { maximumSensors, maximumHeldBytes } = this.#bounds;
    const heldBytes = this.#heldBytes + bytes - (former?.bytes ?? 0);
    const isOneMore = former === undefined && this.#listed.size >= maximumSensors;
    if (isOneMore) throw new AnswerTooLargeError(`it has more than ${maximumSensors} sensors (maximumSensors)`);
    if (heldBytes > maximumHeldBytes) throw new AnswerTooLargeError(`it has more than ${maximumHeldBytes} bytes (maximumHeldBytes)`);
    this.#heldBytes = heldBytes;
  }
}

import { AnswerTooLargeError } from "../../errors.js";
import type { ClientBounds } from "../calls/client-bounds.js";
import { isSameInfo, type SensorInfo, sizeOfInfo } from "./sensor-info.js";

/** What a list makes of one more line: a sensor that it did not have, another one under the same name, or what it has already. */
export type Listing = "added" | "changed" | "same";

/** What a device has listed of its sensors, as far as that may be held. */
export class SensorList {
  readonly #bounds: Pick<ClientBounds, "maximumSensors" | "maximumHeldBytes">;
  /** `round`: which reading of the list it was in last. */
  readonly #listed = new Map<string, { info: SensorInfo; round: number }>();
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
    this.#count(info, listed?.info);
    if (listed === undefined) {
      this.#listed.set(info.name, { info, round: this.#round });
      return "added";
    }
    const isSame = isSameInfo(listed.info, info);
    listed.round = this.#round;
    listed.info = info;
    return isSame ? "same" : "changed";
  }

  /** A sensor is there, whatever was said of it. */
  see(name: string): void {
    const listed = this.#listed.get(name);
    if (listed !== undefined) listed.round = this.#round;
  }

  /** What the reading that began last has not had. */
  unseen(): readonly string[] {
    return [...this.#listed].flatMap(([name, { round }]) => (round === this.#round ? [] : [name]));
  }

  /** Whether it was there. */
  delete(name: string): boolean {
    const listed = this.#listed.get(name);
    if (listed === undefined) return false;
    this.#heldBytes -= sizeOfInfo(listed.info);
    return this.#listed.delete(name);
  }

  clear(): void {
    this.#listed.clear();
    this.#heldBytes = 0;
  }

  #count(info: SensorInfo, former: SensorInfo | undefined): void {
    const { maximumSensors, maximumHeldBytes } = this.#bounds;
    const heldBytes = this.#heldBytes + sizeOfInfo(info) - (former === undefined ? 0 : sizeOfInfo(former));
    const isOneMore = former === undefined && this.#listed.size >= maximumSensors;
    if (isOneMore) throw new AnswerTooLargeError(`it has more than ${maximumSensors} sensors (maximumSensors)`);
    if (heldBytes > maximumHeldBytes) throw new AnswerTooLargeError(`it has more than ${maximumHeldBytes} bytes (maximumHeldBytes)`);
    this.#heldBytes = heldBytes;
  }
}

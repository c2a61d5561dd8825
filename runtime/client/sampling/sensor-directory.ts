import { AnswerTooLargeError, ConnectionLostError, FailReply, InvalidReply, messageOf } from "../../errors.js";
import { escapeArgument } from "../../protocol/escapes.js";
import type { Message } from "../../protocol/message.js";
import type { Clock } from "../../sensors/clock.js";
import type { WireRequest } from "../calls/call.js";
import type { ClientBounds } from "../calls/client-bounds.js";
import type { DeviceLink } from "../connection/device-link.js";
import { isSameInfo, readSensorInfo, type SensorInfo, sizeOfInfo } from "./sensor-info.js";

/** Asks the device, and hands on the informs of its answer while they come. @throws FailReply @throws InvalidReply and what a call can end with */
export type Feed = (link: DeviceLink, request: WireRequest, take: (inform: Message) => void) => Promise<void>;

/** Who wants to know which sensors the device has. None of its methods may throw. */
export interface DirectoryUser {
  /** The list is being read, or is not that of now. */
  onSyncing(): void;
  onAdded(info: SensorInfo): void;
  /** Another sensor has the name now. */
  onChanged(info: SensorInfo): void;
  onRemoved(name: string): void;
  /** The list is that of now. */
  onListed(): void;
}

/** What the directory is made of. */
export interface DirectoryOptions {
  readonly clock: Clock;
  readonly feed: Feed;
  readonly bounds: Pick<ClientBounds, "maximumSensors" | "maximumHeldBytes">;
  readonly onProblem: (message: string) => void;
  /** Another sensor has the name now, after its users were told. */
  readonly onChanged: (name: string) => void;
  /** A sensor is no more, before its users are told. */
  readonly onGone: (name: string) => void;
  /** The list is that of now, after what its users were told. */
  readonly onListed: () => void;
}

/** So many changed names are asked for one by one; for more the whole list is read. */
const fewNames = 20;
/** How long after a list that did not come it is asked for again. */
const retryMs = 5000;

/** Which sensors the device has: read when somebody first wants to know, and again when the device says that they changed. */
export class SensorDirectory {
  /** `round`: which reading of the list it was in last. */
  readonly #listed = new Map<string, { info: SensorInfo; round: number }>();
  #heldBytes = 0;
  #round = 0;
  readonly #options: DirectoryOptions;
  readonly #users = new Set<DirectoryUser>();
  #link: DeviceLink | undefined;
  /** What is to be read: the whole list, or these names. */
  #stale: "all" | Set<string> = new Set();
  #isReading = false;
  #isListed = false;

  constructor(options: DirectoryOptions) {
    this.#options = options;
  }

  /** Whether anybody wants to know. */
  get isUsed(): boolean {
    return this.#users.size > 0;
  }

  /** Whether the list is that of now. */
  get isListed(): boolean {
    return this.#isListed;
  }

  /** Tells a user of all that is there, and of what changes from now on; call what this returns to end that. */
  use(user: DirectoryUser): () => void {
    const isFirst = !this.isUsed;
    this.#users.add(user);
    if (isFirst) this.#refresh("all");
    else {
      for (const { info } of this.#listed.values()) user.onAdded(info);
      if (this.#isListed) user.onListed();
    }
    return () => {
      this.#users.delete(user);
      if (this.isUsed) return;
      this.#listed.clear();
      this.#heldBytes = 0;
      this.#isListed = false;
    };
  }

  onConnected(link: DeviceLink): void {
    this.#link = link;
    this.#isReading = false;
    if (this.isUsed) this.#refresh("all");
  }

  onLost(): void {
    this.#link = undefined;
    this.#isListed = false;
    this.#stale = new Set();
  }

  /** `#interface-changed`: without a word, `sensor-list`, or `sensor name added|removed|modified` (guidelines §4.3). */
  onInterfaceChanged(inform: Message): void {
    const [kind, name] = [inform.text(0), inform.text(1)];
    if (!this.isUsed || kind === "request" || kind === "request-list") return;
    this.#refresh(kind === "sensor" && name !== "" ? name : "all");
  }

  #refresh(what: "all" | string): void {
    if (what === "all") this.#stale = "all";
    else if (this.#stale !== "all") this.#stale.add(what);
    if (this.#stale !== "all" && this.#stale.size > fewNames) this.#stale = "all";
    if (this.#isListed) {
      this.#isListed = false;
      for (const user of this.#users) user.onSyncing();
    }
    if (this.#link === undefined || this.#isReading) return;
    this.#isReading = true;
    // What more changes in this turn is read with it.
    queueMicrotask(() => void this.#read());
  }

  /** Reads until nothing is stale. */
  async #read(): Promise<void> {
    const link = this.#link;
    while (link !== undefined && link === this.#link && this.isUsed) {
      const stale = this.#stale;
      this.#stale = new Set();
      if (stale !== "all" && stale.size === 0) break;
      try {
        if (stale === "all") await this.#readAll(link);
        else for (const name of stale) await this.#readOne(link, name);
      } catch (thrown) {
        this.#onFailure(link, thrown);
        return;
      }
    }
    if (link !== this.#link) return;
    this.#isReading = false;
    if (link !== undefined && this.isUsed) this.#finish();
  }

  #finish(): void {
    this.#isListed = true;
    for (const user of this.#users) user.onListed();
    this.#options.onListed();
  }

  async #readAll(link: DeviceLink): Promise<void> {
    this.#round++;
    await this.#feed(link, "", (inform) => {
      const info = readSensorInfo(inform);
      if (info === undefined) this.#options.onProblem(`a line of its list of sensors was left out: ${inform}`);
      else this.#note(info);
    });
    if (link !== this.#link) return;
    for (const [name, { round }] of this.#listed) if (round !== this.#round) this.#remove(name);
  }

  /** Devices that match prefixes list others too. */
  async #readOne(link: DeviceLink, name: string): Promise<void> {
    let isThere = false;
    await this.#feed(link, ` ${escapeArgument(name)}`, (inform) => {
      const info = readSensorInfo(inform);
      if (info?.name !== name) return;
      isThere = true;
      this.#note(info);
    });
    if (link === this.#link && !isThere) this.#remove(name);
  }

  /** A device that has no such list, or no such sensor, says so with words of its own. */
  async #feed(link: DeviceLink, args: string, take: (inform: Message) => void): Promise<void> {
    try {
      await this.#options.feed(link, { name: "sensor-list", args }, take);
    } catch (thrown) {
      if (!(thrown instanceof FailReply || thrown instanceof InvalidReply)) throw thrown;
      if (args === "") this.#options.onProblem(`it lists no sensors: ${thrown.message}`);
    }
  }

  #note(info: SensorInfo): void {
    const listed = this.#listed.get(info.name);
    this.#count(info, listed?.info);
    if (listed === undefined) {
      this.#listed.set(info.name, { info, round: this.#round });
      for (const user of this.#users) user.onAdded(info);
      return;
    }
    listed.round = this.#round;
    if (isSameInfo(listed.info, info)) return;
    listed.info = info;
    for (const user of this.#users) user.onChanged(info);
    this.#options.onChanged(info.name);
  }

  /** @throws AnswerTooLargeError where the device lists more than may be held: what is known already stays */
  #count(info: SensorInfo, former: SensorInfo | undefined): void {
    const { maximumSensors, maximumHeldBytes } = this.#options.bounds;
    const heldBytes = this.#heldBytes + sizeOfInfo(info) - (former === undefined ? 0 : sizeOfInfo(former));
    const isOneMore = former === undefined && this.#listed.size >= maximumSensors;
    if (isOneMore) throw new AnswerTooLargeError(`it has more than ${maximumSensors} sensors (maximumSensors)`);
    if (heldBytes > maximumHeldBytes) throw new AnswerTooLargeError(`it has more than ${maximumHeldBytes} bytes (maximumHeldBytes)`);
    this.#heldBytes = heldBytes;
  }

  #remove(name: string): void {
    const listed = this.#listed.get(name);
    if (listed === undefined) return;
    this.#listed.delete(name);
    this.#heldBytes -= sizeOfInfo(listed.info);
    this.#options.onGone(name);
    for (const user of this.#users) user.onRemoved(name);
  }

  #onFailure(link: DeviceLink, thrown: unknown): void {
    if (thrown instanceof ConnectionLostError || link !== this.#link) return;
    this.#options.onProblem(`its list of sensors was not read, and will be again: ${messageOf(thrown)}`);
    this.#options.clock.after(retryMs, () => {
      if (link !== this.#link) return;
      this.#isReading = false;
      this.#refresh("all");
    });
  }
}

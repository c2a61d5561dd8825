import { ConnectionLostError, InvalidReply, messageOf } from "../../errors.js";
import type { Message } from "../../protocol/message.js";
import type { DeviceLink } from "../connection/device-link.js";
import type { DirectoryOptions, DirectoryUser } from "./directory-options.js";
import { readList, readOneSensor } from "./list-reader.js";
import type { SensorInfo } from "./sensor-info.js";
import { SensorList } from "./sensor-list.js";
import { SensorNames } from "./sensor-names.js";

/** So many changed names are asked for one by one; for more the whole list is read. */
const fewNames = 20;
/** How long after a list that did not come it is asked for again, the first time and at most: twice as long each time. */
const retryMs = { first: 5000, most: 60_000 };

/** Which sensors the device has: read when somebody first wants to know, and again when the device says that they changed. */
export class SensorDirectory {
  readonly #list: SensorList;
  readonly #options: DirectoryOptions;
  readonly #users = new Set<DirectoryUser>();
  #link: DeviceLink | undefined;
  /** What is to be read. */
  readonly #stale = new SensorNames(fewNames);
  /** What may be other sensors than before, though the list shows them as they were: what the device says has changed. */
  readonly #doubtful = new SensorNames(1000);
  #isReading = false;
  #isListed = false;
  /** How often in a row the list was not to be had. */
  #failures = 0;
  #callOffRetry: (() => void) | undefined;

  constructor(options: DirectoryOptions) {
    this.#options = options;
    this.#list = new SensorList(options.bounds);
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
    if (isFirst) this.#readAgain();
    else {
      for (const info of this.#list.infos()) user.onAdded(info);
      if (this.#isListed) user.onListed();
    }
    return () => {
      this.#users.delete(user);
      if (this.isUsed) return;
      this.#list.clear();
      this.#isListed = false;
    };
  }

  onConnected(link: DeviceLink): void {
    this.#link = link;
    this.#isReading = false;
    this.#failures = 0;
    if (this.isUsed) this.#readAgain();
  }

  onLost(): void {
    this.#link = undefined;
    this.#isListed = false;
    this.#stale.clear();
    this.#doubtful.clear();
    this.#endWait();
  }

  /** `#interface-changed`: without a word, `sensor-list`, or `sensor name added|removed|modified` (guidelines §4.2). */
  onInterfaceChanged(inform: Message): void {
    const [kind, name] = [inform.text(0), inform.text(1)];
    if (!this.isUsed || kind === "request" || kind === "request-list") return;
    for (const names of [this.#stale, this.#doubtful]) {
      if (kind === "sensor" && name !== "") names.add(name, inform.text(2));
      else names.addAll();
    }
    this.#refresh();
  }

  #readAgain(): void {
    this.#stale.addAll();
    this.#refresh();
  }

  #refresh(): void {
    if (this.#isListed) {
      this.#isListed = false;
      for (const user of this.#users) user.onSyncing();
    }
    // Something has changed, so another attempt need not wait.
    this.#endWait();
    if (this.#link === undefined || this.#isReading) return;
    this.#isReading = true;
    // What more changes in this turn is read with it.
    queueMicrotask(() => void this.#read());
  }

  /** Reads until nothing is stale. */
  async #read(): Promise<void> {
    const link = this.#link;
    while (link !== undefined && link === this.#link && this.isUsed && !this.#stale.isEmpty) {
      const stale = this.#stale.take();
      try {
        if (stale.isAll) await this.#readAll(link, this.#doubtful.take());
        else for (const [name, change] of stale) await this.#readOne(link, name, change);
      } catch (thrown) {
        // Whether they are what they were is still to be found out.
        if (link === this.#link) this.#doubtful.addFrom(stale);
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
    this.#failures = 0;
    for (const user of this.#users) user.onListed();
    this.#options.onListed();
  }

  async #readAll(link: DeviceLink, doubtful: SensorNames): Promise<void> {
    this.#list.beginRound();
    try {
      await readList(this.#options.feed, link, {
        take: (info) => this.#note(info, doubtful.has(info.name)),
        onUnreadable: (inform) => {
          // The sensor is there, whatever the device says of it now.
          this.#list.see(inform.wire(0) ?? "");
          this.#options.onProblem(`a line of its list of sensors was left out: ${inform}`);
        },
      });
    } catch (thrown) {
      this.#doubtful.addFrom(doubtful);
      // A device without sensors may not know the request. One that has listed some has only no list for now.
      if (!(thrown instanceof InvalidReply) || this.#list.size > 0) throw thrown;
      this.#options.onProblem(`it lists no sensors: ${thrown.message}`);
    }
    if (link !== this.#link) return;
    for (const name of this.#list.unseen()) this.#remove(name);
  }

  async #readOne(link: DeviceLink, name: string, change: string): Promise<void> {
    this.#doubtful.delete(name);
    const found = await readOneSensor(this.#options.feed, link, { name, take: (info) => this.#note(info, true) });
    if (found === "unclear" && change !== "removed") {
      // Then the whole list tells.
      this.#stale.addAll();
      this.#doubtful.add(name, change);
    } else if (found !== "there" && link === this.#link) this.#remove(name);
  }

  #note(info: SensorInfo, isDoubtful: boolean): void {
    const listing = this.#list.put(info);
    if (listing === "added") {
      this.#options.onAdded(info.name);
      for (const user of this.#users) user.onAdded(info);
      return;
    }
    if (listing === "changed") for (const user of this.#users) user.onChanged(info);
    // One that was removed and added again looks the same, and is not sampled any more.
    if (listing === "changed" || isDoubtful) this.#options.onChanged(info.name);
  }

  #remove(name: string): void {
    if (!this.#list.delete(name)) return;
    this.#options.onGone(name);
    for (const user of this.#users) user.onRemoved(name);
  }

  /** What is known stays; the list is asked for again, ever more rarely. */
  #onFailure(link: DeviceLink, thrown: unknown): void {
    if (thrown instanceof ConnectionLostError || link !== this.#link) return;
    this.#options.onProblem(`could not read its list of sensors, will try again: ${messageOf(thrown)}`);
    const delayMs = Math.min(retryMs.most, retryMs.first * 2 ** this.#failures++);
    this.#callOffRetry = this.#options.clock.after(delayMs, () => this.#readAgain());
    this.#options.onListed();
  }

  /** Between two attempts nothing else is read. */
  #endWait(): void {
    if (this.#callOffRetry === undefined) return;
    this.#callOffRetry();
    this.#callOffRetry = undefined;
    this.#isReading = false;
  }
}

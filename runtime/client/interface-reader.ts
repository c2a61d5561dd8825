import { FailReply, messageOf } from "../errors.js";
import { readContract } from "../protocol/read-contract.js";
import { patternBy } from "../protocol/regex-engine.js";
import type { ClientCore } from "./client-core.js";
import type { DeviceLink } from "./connection/device-link.js";
import { announcedInterface } from "./connection/interface-match.js";
import { DescribedInterface } from "./described-interface.js";
import { describeDevice } from "./device-description.js";

/** Reads what a device says of its interface, at each connection where that is another than before. */
export class InterfaceReader {
  /** What the device says of itself; undefined of one that says nothing, or nothing that can be used. */
  described: DescribedInterface | undefined;
  readonly #core: ClientCore;
  readonly #onRead: () => void;
  #link: DeviceLink | undefined;
  #isRead = false;
  /** What was announced of `described`, once that has been read. */
  #hash: string | undefined;

  constructor(core: ClientCore, onRead: () => void) {
    this.#core = core;
    this.#onRead = onRead;
  }

  /** Whether all that the device says of itself has been read. */
  get isRead(): boolean {
    return this.#isRead;
  }

  /** There is another connection, or none. */
  onLink(link: DeviceLink | undefined): void {
    this.#link = link;
    const hash = link && announcedInterface(link.greeting.versions)?.hash;
    this.#isRead = link !== undefined && hash === this.#hash;
    if (link === undefined || this.#isRead) return;
    this.described = undefined;
    this.#hash = undefined;
    if (hash === undefined) this.#isRead = true;
    else void this.#read(link, hash);
  }

  async #read(link: DeviceLink, hash: string): Promise<void> {
    let described: DescribedInterface | undefined;
    try {
      described = await this.#ask();
    } catch (thrown) {
      // A device need not have this form of its description, and one that is gone is asked again.
      const isUsual = thrown instanceof FailReply || link !== this.#link;
      if (!isUsual) this.#warn(`could not read the interface that it describes: ${messageOf(thrown)}`);
    }
    if (link !== this.#link) return;
    this.described = described;
    this.#hash = hash;
    this.#isRead = true;
    this.#onRead();
  }

  async #ask(): Promise<DescribedInterface | undefined> {
    const description = await describeDevice(this.#core, "contract");
    if (description === undefined) return undefined;
    // Only an interface with patterns needs the engine.
    const engine = description.text.includes('"pattern"') ? await import("re2js") : undefined;
    const contract = readContract(description.text, (source) => patternBy((engine as NonNullable<typeof engine>).RE2JS, source));
    return new DescribedInterface(contract, this.#core);
  }

  #warn(message: string): void {
    this.#core.warn({ kind: "sync", device: this.#core.address, message });
  }
}

import type { Contract, InterfaceContract } from "../../protocol/contract.js";
import { printContract } from "../../protocol/contract-data.js";
import { cutPieces, type DescriptionForm, INTERFACE_ROLE } from "../../protocol/description.js";
import { formatArguments } from "../../protocol/message.js";
import { fromUnicode, type WireText } from "../../protocol/wire-text.js";

/** A description as it goes to clients. */
export interface Description {
  /** The arguments of each inform: its number, and a piece of the text. */
  readonly informs: readonly WireText[];
  /** SHA-256 of the whole text, in hexadecimal. */
  readonly hash: string;
}

/** What a device tells of its interface. Each form is made when somebody asks for it, and kept. */
export class SelfDescription {
  readonly #contract: Contract;
  readonly #interface: InterfaceContract;
  readonly #known: { [Form in DescriptionForm]?: Description | Promise<Description> } = {};

  constructor(contract: Contract, from: InterfaceContract) {
    this.#contract = contract;
    this.#interface = from;
  }

  /** What `#version-connect` says of it: which interface, of which version. */
  get role(): readonly string[] {
    return [INTERFACE_ROLE, this.#contract.version, this.#interface.hash];
  }

  /** A promise only where it has to be made. @throws what loading the interface throws */
  get(form: DescriptionForm): Description | Promise<Description> {
    this.#known[form] ??= this.#make(form);
    return this.#known[form];
  }

  async #make(form: DescriptionForm): Promise<Description> {
    try {
      const made = await (form === "interface" ? this.#describeInterface() : this.#describeContract());
      this.#known[form] = made;
      return made;
    } catch (thrown) {
      // What could not be loaded may be there the next time.
      delete this.#known[form];
      throw thrown;
    }
  }

  async #describeInterface(): Promise<Description> {
    const { text } = await this.#interface.load();
    return { informs: informsOf(text), hash: this.#interface.hash };
  }

  async #describeContract(): Promise<Description> {
    const text = printContract(this.#contract);
    // Few devices are ever asked, and it takes time to load.
    const { createHash } = await import("node:crypto");
    return { informs: informsOf(text), hash: createHash("sha256").update(text).digest("hex") };
  }
}

function informsOf(text: string): readonly WireText[] {
  return cutPieces(fromUnicode(text)).map((piece, index) => formatArguments([String(index + 1), piece]));
}

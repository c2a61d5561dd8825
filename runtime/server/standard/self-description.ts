import type { Contract } from "../../protocol/contract.js";
import { printContract } from "../../protocol/contract-data.js";
import { cutPieces, type DescriptionForm, INTERFACE_ROLE } from "../../protocol/description.js";
import { type InterfaceText, loadInterfaceText, sha256 } from "../../protocol/interface-text.js";
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
  readonly #describe: NonNullable<Contract["describe"]>;
  readonly #known: { [Form in DescriptionForm]?: Description | Promise<Description> } = {};

  constructor(contract: Contract, describe: NonNullable<Contract["describe"]>) {
    this.#contract = contract;
    this.#describe = describe;
  }

  /** What `#version-connect` says of it: which interface, of which version. @throws what loading the interface throws */
  async role(): Promise<readonly string[]> {
    const { hash } = await loadInterfaceText(this.#describe);
    return [INTERFACE_ROLE, this.#contract.version, hash];
  }

  /** A promise only where it has to be made. @throws what loading the interface throws */
  get(form: DescriptionForm): Description | Promise<Description> {
    this.#known[form] ??= this.#make(form);
    return this.#known[form];
  }

  async #make(form: DescriptionForm): Promise<Description> {
    try {
      const { text, hash } = await (form === "interface" ? loadInterfaceText(this.#describe) : this.#describeContract());
      const made = { informs: informsOf(text), hash };
      this.#known[form] = made;
      return made;
    } catch (thrown) {
      // What could not be loaded may be there the next time.
      delete this.#known[form];
      throw thrown;
    }
  }

  async #describeContract(): Promise<InterfaceText> {
    const text = printContract(this.#contract);
    return { text, hash: await sha256(text) };
  }
}

function informsOf(text: string): readonly WireText[] {
  return cutPieces(fromUnicode(text)).map((piece, index) => formatArguments([String(index + 1), piece]));
}

import type { Contract } from "../../protocol/contract.js";
import { printContract } from "../../protocol/contract-data.js";
import { type DescriptionForm, INTERFACE_ROLE } from "../../protocol/description.js";
import { type InterfaceText, loadInterfaceText, sha256 } from "../../protocol/interface-text.js";
import { type NumberedText, numberText } from "./numbered-text.js";

/** What a device tells of its interface. Each form is made when somebody asks for it, and kept. */
export class SelfDescription {
  readonly #contract: Contract;
  readonly #describe: NonNullable<Contract["describe"]>;
  readonly #known: { [Form in DescriptionForm]?: NumberedText | Promise<NumberedText> } = {};

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
  get(form: DescriptionForm): NumberedText | Promise<NumberedText> {
    this.#known[form] ??= this.#make(form);
    return this.#known[form];
  }

  async #make(form: DescriptionForm): Promise<NumberedText> {
    try {
      const { text, hash } = await (form === "interface" ? loadInterfaceText(this.#describe) : this.#describeContract());
      const made = await numberText(text, hash);
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

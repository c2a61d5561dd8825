import { ProtocolVersionError } from "../errors.js";
import type { Message } from "../protocol/message.js";

/** What a device says of itself by `#version-connect` (guidelines §4.2). */
export interface DeviceVersion {
  readonly version: string;
  readonly buildState: string | undefined;
}

const protocolGrammar = /^(?<major>\d+)\.(?<minor>\d+)(?:-(?<flags>\w*))?$/;

/** The roles of a device and their versions; above all which protocol it speaks. */
export class DeviceVersions {
  /** By the name of the role: `katcp-protocol`, `katcp-library`, `katcp-device`, and any more. */
  readonly all = new Map<string, DeviceVersion>();
  /** The flags of the protocol: M, I, T, B. */
  #flags = "";

  /** Notes one `#version-connect`; true where it was that of the protocol. @throws ProtocolVersionError */
  note(inform: Message): boolean {
    const name = inform.text(0);
    const buildState = inform.argumentCount > 2 ? inform.text(2) : undefined;
    this.all.set(name, { version: inform.text(1), buildState });
    if (name !== "katcp-protocol") return false;
    const { major, flags = "" } = protocolGrammar.exec(inform.text(1))?.groups ?? {};
    if (major !== "5") throw new ProtocolVersionError(`the device speaks KATCP ${JSON.stringify(inform.text(1))}, expected 5.x`);
    this.#flags = flags;
    return true;
  }

  /** Whether requests may carry identifiers (guidelines §2.2). */
  get hasIds(): boolean {
    return this.#flags.includes("I");
  }
}

import { KatcpError, ProtocolVersionError } from "../../errors.js";
import type { Message } from "../../protocol/message.js";
import type { Clock } from "../../sensors/clock.js";
import { afterLastLook } from "../calls/last-look.js";
import { type DeviceProtocol, PROTOCOL_4, parseProtocol } from "./device-protocol.js";

/** A role of a device from `#version-connect` (guidelines §4.2). */
export interface DeviceVersion {
  readonly version: string;
  readonly buildState: string | undefined;
}

/** So many roles may a device have, and so many bytes may they be: what it says without end is not kept. */
const maximumRoles = 1000;
const maximumRoleBytes = 1024 * 1024;

/** What a greeting needs to know. */
export interface GreetingOptions {
  readonly clock: Clock;
  /** Given by hand, for a device that sends none. */
  readonly protocol: DeviceProtocol | undefined;
  /** Whatever changes when something comes from the device. */
  readonly progress: () => unknown;
  /** How long the role `katcp-device` may come after the protocol; undefined where nobody asks for it. Not every device has it. */
  readonly graceMs: number | undefined;
}

/** The first words of a device: which protocol it speaks, 4 or 5, and what it is. */
export class Greeting {
  /** By the name of the role: `katcp-protocol`, `katcp-library`, `katcp-device`, and any more. */
  readonly versions = new Map<string, DeviceVersion>();
  protocol: DeviceProtocol | undefined;
  readonly #options: GreetingOptions;
  readonly #onEnd: (refusal?: Error) => void;
  #stopGrace: () => void = () => {};
  #isOver = false;
  #roleBytes = 0;

  /** `onEnd` is called once: when it is known who speaks, or with the reason why we do not speak with it. */
  constructor(options: GreetingOptions, onEnd: (refusal?: Error) => void) {
    this.#options = options;
    this.#onEnd = onEnd;
    this.protocol = options.protocol;
  }

  /** The network is there: a protocol that was given by hand needs no more. */
  onOpen(): void {
    if (this.#options.protocol !== undefined) this.end();
  }

  /** Notes an inform, if it is one of the greeting. @throws KatcpError for more than any device has to say of itself */
  note(inform: Message): void {
    if (inform.name === "version-connect") this.#noteRole(inform);
    else if (inform.name === "version") this.#noteOld(inform);
    else if (inform.name === "build-state" && this.protocol?.major !== 5) this.#noteBuildState(inform);
  }

  /** Ends it, if it has not ended. */
  end(refusal?: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stopGrace();
    this.#onEnd(refusal);
  }

  #noteRole(inform: Message): void {
    const name = inform.text(0);
    this.#keep(name, { version: inform.text(1), buildState: inform.argumentCount > 2 ? inform.text(2) : undefined });
    if (name === "katcp-protocol") this.#noteProtocol(inform.text(1));
    else if (name === "katcp-device" && this.protocol !== undefined) this.end();
  }

  #keep(name: string, version: DeviceVersion): void {
    this.#roleBytes += sizeOf(name, version) - sizeOf(name, this.versions.get(name));
    this.versions.set(name, version);
    if (this.versions.size > maximumRoles) throw new KatcpError(`it says more than ${maximumRoles} roles by #version-connect`);
    if (this.#roleBytes > maximumRoleBytes)
      throw new KatcpError(`what it says by #version-connect has more than ${maximumRoleBytes} bytes`);
  }

  /** What was said first holds. */
  #noteProtocol(text: string): void {
    if (this.#isOver || this.protocol?.major === 4) return;
    try {
      this.protocol = this.#options.protocol ?? parseProtocol(text);
    } catch (refusal) {
      this.end(refusal instanceof ProtocolVersionError ? refusal : new ProtocolVersionError(String(refusal)));
      return;
    }
    this.#await("katcp-device");
  }

  /** Protocol 4: `#version dev-1.0` is the device's API, and `#build-state` what it is built from. */
  #noteOld(inform: Message): void {
    this.protocol ??= PROTOCOL_4;
    this.#keep("katcp-device", { version: inform.text(0), buildState: this.versions.get("katcp-device")?.buildState });
    if (this.protocol.major === 4) this.end();
  }

  #noteBuildState(inform: Message): void {
    const { version = "" } = this.versions.get("katcp-device") ?? {};
    this.#keep("katcp-device", { version, buildState: inform.text(0) });
    this.protocol ??= PROTOCOL_4;
    this.#await("katcp-device");
  }

  #await(role: string): void {
    const { clock, graceMs, progress } = this.#options;
    if (graceMs === undefined || (this.versions.get(role)?.version ?? "") !== "") this.end();
    else {
      this.#stopGrace();
      this.#stopGrace = afterLastLook({ clock, delayMs: graceMs, progress }, () => this.end());
    }
  }
}

function sizeOf(name: string, version: DeviceVersion | undefined): number {
  return version === undefined ? 0 : name.length + version.version.length + (version.buildState?.length ?? 0);
}

import type { Message } from "katcp-runtime";

/** What a device is, by the informs that it greets with (guidelines §4.2). */
export class GreetingReader {
  /** `katcp-protocol`, `katcp-library`, `katcp-device` and any more, each with its version and build state. */
  readonly roles = new Map<string, readonly string[]>();
  #isOld = false;

  /** Whether the inform is one of a greeting. */
  note(inform: Message): boolean {
    const words = inform.arguments.slice(0, 3).map(String);
    if (inform.name === "version-connect" && words[0] !== undefined && this.roles.size < 100) this.roles.set(words[0], words.slice(1));
    else if (inform.name === "version") this.#noteOld([words[0] ?? ""]);
    else if (inform.name === "build-state") this.#noteOld([this.roles.get("katcp-device")?.[0] ?? "", words[0] ?? ""]);
    else return inform.name === "version-connect";
    return true;
  }

  get isComplete(): boolean {
    return (
      this.roles.has("katcp-device") && (this.#isOld ? (this.roles.get("katcp-device")?.length ?? 0) > 1 : this.roles.has("katcp-protocol"))
    );
  }

  /** Protocol 4 greets by `#version` and `#build-state`, unless it says otherwise. */
  get major(): 4 | 5 {
    const said = this.roles.get("katcp-protocol")?.[0];
    return said === undefined ? (this.#isOld ? 4 : 5) : said.startsWith("4") ? 4 : 5;
  }

  /** The letters behind the version of the protocol: `MIB` of `5.1-MIB`. */
  get flags(): string {
    return /^\d+\.\d+-(\w*)$/.exec(this.roles.get("katcp-protocol")?.[0] ?? "")?.[1] ?? "";
  }

  #noteOld(words: readonly string[]): void {
    this.#isOld = true;
    this.roles.set("katcp-device", words);
  }
}

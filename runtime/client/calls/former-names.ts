import { FailReply, InvalidReply } from "../../errors.js";

/** Asks the device whether it has something of that name. @throws FailReply, InvalidReply where it has not */
export type NameProbe = (name: string) => Promise<unknown>;

/** Which of the names of a request or sensor a device knows; asked once for each connection. */
export class FormerNames {
  readonly #known = new Map<string, string>();
  readonly #asked = new Map<string, Promise<string>>();

  /** The name to use, where it is known without asking. */
  peek(name: string, aliases: readonly string[]): string | undefined {
    return aliases.length === 0 ? name : this.#known.get(name);
  }

  /** The first of the names that the device has; the present one where it has none. @throws what asking throws, but a refusal */
  find(name: string, aliases: readonly string[], probe: NameProbe): Promise<string> {
    const asked = this.#asked.get(name) ?? this.#ask(name, aliases, probe);
    this.#asked.set(name, asked);
    asked.catch(() => this.#asked.delete(name));
    return asked;
  }

  async #ask(name: string, aliases: readonly string[], probe: NameProbe): Promise<string> {
    const found = await firstKnown([name, ...aliases], probe);
    this.#known.set(name, found ?? name);
    return found ?? name;
  }
}

async function firstKnown(names: readonly string[], probe: NameProbe): Promise<string | undefined> {
  for (const name of names) {
    try {
      await probe(name);
      return name;
    } catch (thrown) {
      if (!(thrown instanceof FailReply || thrown instanceof InvalidReply)) throw thrown;
    }
  }
  return undefined;
}

import type { JsonNode } from "./json-node.js";
import type { Interface } from "./read-interface.js";

/** Which files are included by which others, and by their groups. */
export class IncludeGraph {
  readonly #files = new Map<string, Interface>();
  readonly #links = new Map<JsonNode, string[]>();

  /** A file that was read, by what tells it from others. */
  add(identity: string, file: Interface): void {
    this.#files.set(identity, file);
  }

  /** A file or a group includes a file. */
  link(holder: JsonNode, identity: string): void {
    const known = this.#links.get(holder);
    if (known === undefined) this.#links.set(holder, [identity]);
    else known.push(identity);
  }

  /** What a file or a group includes, each once, in the order of merging: what a file includes comes before it. `known` are left out. */
  includedBy(holder: JsonNode, ...known: readonly Interface[]): readonly Interface[] {
    return this.#follow(holder, new Set(known));
  }

  #follow(holder: JsonNode, seen: Set<Interface>): readonly Interface[] {
    return (this.#links.get(holder) ?? []).flatMap((identity) => {
      const file = this.#files.get(identity);
      if (file === undefined || seen.has(file)) return [];
      seen.add(file);
      return [...this.#follow(file.node, seen), file];
    });
  }
}

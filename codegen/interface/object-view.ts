import { type JsonArray, type JsonEntry, type JsonNode, type JsonObject, type JsonScalar, toJson } from "./json-node.js";

type Scalar<Kind extends JsonScalar["kind"]> = Extract<JsonScalar, { kind: Kind }>;

/**
 * An object of a file that `checkShape` has looked at: what has the wrong shape was reported there, and reads as absent here.
 * Of a key that stands twice, the first counts.
 */
export class ObjectView {
  readonly start: number;
  /** Of what is none, that has been reported, and nothing that it lacks. */
  readonly isObject: boolean;
  readonly #entries: readonly JsonEntry[];

  constructor(node: JsonNode | undefined) {
    this.start = node?.start ?? 0;
    this.isObject = node?.kind === "object";
    this.#entries = node?.kind === "object" ? node.entries : [];
  }

  /** All its keys, as they stand. */
  get all(): readonly JsonEntry[] {
    return this.#entries;
  }

  get(key: string): JsonNode | undefined {
    return this.#find(key)?.value;
  }

  /** Where a key stands. */
  keyStart(key: string): number {
    return this.#find(key)?.keyStart ?? this.start;
  }

  /** The objects of the format have few keys: a map of them would cost more than it gains. */
  #find(key: string): JsonEntry | undefined {
    return this.#entries.find((entry) => entry.key === key);
  }

  string(key: string): Scalar<"string"> | undefined {
    const node = this.get(key);
    return node?.kind === "string" ? node : undefined;
  }

  number(key: string): Scalar<"number"> | undefined {
    const node = this.get(key);
    return node?.kind === "number" ? node : undefined;
  }

  /** Whether a key says anything: one that is `false` might as well be left out. */
  says(key: string): boolean {
    const node = this.get(key);
    return node !== undefined && !(node.kind === "boolean" && !node.value);
  }

  /** `false` says the same as leaving the key out. */
  isTrue(key: string): boolean {
    const node = this.get(key);
    return node?.kind === "boolean" && node.value;
  }

  array(key: string): JsonArray | undefined {
    const node = this.get(key);
    return node?.kind === "array" ? node : undefined;
  }

  object(key: string): JsonObject | undefined {
    const node = this.get(key);
    return node?.kind === "object" ? node : undefined;
  }

  /** What stands at the keys that begin with `x-`, as plain JSON. */
  extensions(): Readonly<Record<string, unknown>> {
    const own = [...this.#entries.values()].toReversed().filter(({ key }) => key.startsWith("x-"));
    return Object.fromEntries(own.map(({ key, value }) => [key, toJson(value)]));
  }

  /** The entries of a map, the first of each key, in the order of the text. */
  entries(key: string): readonly JsonEntry[] {
    const seen = new Set<string>();
    return (this.object(key)?.entries ?? []).filter((entry) => !seen.has(entry.key) && seen.add(entry.key));
  }
}

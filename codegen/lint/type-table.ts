import { DATATYPE_NAMES, type DatatypeName } from "katcp-runtime/vocabulary";
import { ObjectView } from "../interface/object-view.js";
import type { Interface } from "../interface/read-interface.js";
import { valueEntries } from "../interface/value-entries.js";

/** A type as far as warnings need it. */
export interface WrittenType {
  readonly datatype: DatatypeName;
  /** Undefined where nothing is said; `""` says that there are none. */
  readonly units: string | undefined;
  readonly values: readonly string[];
}

/** The named types of all files of an interface, as they are written. */
export class TypeTable {
  readonly #types = new Map<string, ObjectView>();

  constructor(files: readonly Interface[]) {
    for (const { key, value } of files.flatMap(({ root }) => root.entries("types"))) {
      if (!this.#types.has(key)) this.#types.set(key, new ObjectView(value));
    }
  }

  /** What a name stands for. */
  get(name: string): ObjectView | undefined {
    return this.#types.get(name);
  }

  /** The type that an object says; undefined where that is a mistake, which is reported elsewhere. */
  resolve(view: ObjectView): WrittenType | undefined {
    const word = view.string("type")?.value ?? (view.get("values") === undefined ? undefined : "discrete");
    const named = word === undefined ? undefined : this.#types.get(word);
    const base = named ?? view;
    const datatype = DATATYPE_NAMES.find((name) => name === (named === undefined ? word : (base.string("type")?.value ?? "discrete")));
    if (datatype === undefined) return undefined;
    return {
      datatype,
      units: view.string("units")?.value ?? named?.string("units")?.value,
      // Few ask for them, and all fields have a type.
      get values() {
        return valueEntries(base).map(({ value }) => value);
      },
    };
  }
}

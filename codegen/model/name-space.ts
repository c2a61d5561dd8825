import { fits, IDENTIFIER } from "../interface/key-table.js";
import type { ObjectView } from "../interface/object-view.js";
import { quote, shorten } from "../interface/quote.js";
import type { Reporter } from "../interface/reporter.js";
import { memberName, REFUSED_MEMBERS } from "./names.js";

/** Something that has a name on the wire, and gets one in code. */
export interface Named {
  readonly wireName: string;
  /** Where its name stands, and in which file. */
  readonly at: number;
  readonly reporter: Reporter;
}

/** Names in code that must differ: of the calls, of the sensors, of the fields of one list, of the types. */
export class NameSpace {
  readonly #noun: string;
  readonly #taken = new Map<string, Named>();

  constructor(noun: string) {
    this.#noun = noun;
  }

  /** Takes a name; where another has it, that is reported at the later one: in one file that is the one farther down. */
  take(name: string, named: Named): string {
    const other = this.#taken.get(name);
    if (other === undefined) this.#taken.set(name, named);
    else if (other.reporter === named.reporter && other.at > named.at) this.#swap(name, named, other);
    else this.#report(name, named, other);
    return name;
  }

  /** What was taken first stands farther down, since types are read before requests, and so on. */
  #swap(name: string, earlier: Named, later: Named): void {
    this.#taken.set(name, earlier);
    this.#report(name, later, earlier);
  }

  #report(name: string, named: Named, other: Named): void {
    const message = `the ${this.#noun} ${quote(named.wireName)} and ${quote(other.wireName)} in ${placeOf(other, named)} are both called ${shorten(name)} in code`;
    named.reporter.error(named.at, "duplicate-name", message, 'give one of them an "identifier"');
  }
}

/** The line of something, and its file where that is another than that of the one who asks. */
export function placeOf({ at, reporter }: Pick<Named, "at" | "reporter">, { reporter: from }: Pick<Named, "reporter">): string {
  const line = `line ${reporter.lineOf(at)}`;
  return reporter === from ? line : `${reporter.file} ${line}`;
}

/** The name in code of an entry: its `identifier`, or the one that its name makes. */
export function memberOfEntry(view: ObjectView, wireName: string): string {
  const identifier = view.string("identifier");
  return identifier !== undefined && fits(identifier.value, IDENTIFIER) ? identifier.value : memberName(wireName);
}

/** Reports a member that every object owns. */
export function refuseOwned(member: string, { wireName, at, reporter }: Named): void {
  if (!REFUSED_MEMBERS.includes(member)) return;
  const message = `${quote(wireName)} would be called ${shorten(member)} in code, which every object owns`;
  reporter.error(at, "reserved-name", message, 'give it an "identifier"');
}

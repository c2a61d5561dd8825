import type { ObjectView } from "../interface/object-view.js";
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

  /** Takes a name; where another has it, that is reported at the later one. */
  take(name: string, named: Named): string {
    const other = this.#taken.get(name);
    if (other === undefined) this.#taken.set(name, named);
    else this.#report(name, named, other);
    return name;
  }

  #report(name: string, named: Named, other: Named): void {
    const message = `the ${this.#noun} ${JSON.stringify(named.wireName)} and ${JSON.stringify(other.wireName)} in ${placeOf(other, named)} are both called ${name} in code`;
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
  return identifier !== undefined && /^[a-z][A-Za-z0-9]*$/.test(identifier.value) ? identifier.value : memberName(wireName);
}

/** Reports a member that every object owns. */
export function refuseOwned(member: string, { wireName, at, reporter }: Named): void {
  if (!REFUSED_MEMBERS.includes(member)) return;
  const message = `${JSON.stringify(wireName)} would be called ${member} in code, which every object owns`;
  reporter.error(at, "reserved-name", message, 'give it an "identifier"');
}

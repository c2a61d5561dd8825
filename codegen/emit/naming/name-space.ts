import type { Place } from "../../interface/place.js";
import { quote, shorten } from "../../interface/quote.js";
import type { TargetProblem } from "../target.js";

/** Something that has a name on the wire, and gets one in code. */
export interface Named {
  /** For messages: `set-rate`, `gain (set)`. */
  readonly name: string;
  readonly place: Place;
  /** What to do where another has its name in code; default: to give it an `identifier`. */
  readonly remedy?: string;
}

/** Names in code that must differ: of the calls, of the sensors, of the fields of one list, of the types. */
export class NameSpace {
  readonly #noun: string;
  readonly #report: (problem: TargetProblem) => void;
  readonly #taken = new Map<string, Named>();

  /** `noun`: what has the names, as it fills the gap in "the … a and b". */
  constructor(noun: string, report: (problem: TargetProblem) => void) {
    this.#noun = noun;
    this.#report = report;
  }

  /** Takes a name; where another has it, that is reported at the later one: in one file that is the one farther down. Whether it was free. */
  take(name: string, named: Named): boolean {
    const other = this.#taken.get(name);
    // What is taken first may stand farther down, since types are read before requests, and so on.
    const isFirst = other === undefined || other.place.isBelow(named.place);
    if (isFirst) this.#taken.set(name, named);
    if (other !== undefined) this.#refuse(name, isFirst ? [named, other] : [other, named]);
    return other === undefined;
  }

  #refuse(name: string, [earlier, later]: readonly [Named, Named]): void {
    const where = earlier.place.describe(later.place);
    const message = `the ${this.#noun} ${quote(later.name)} and ${quote(earlier.name)} in ${where} are both called ${shorten(name)} in code`;
    this.#report({ place: later.place, rule: "duplicate-name", message, hint: later.remedy ?? 'give one of them an "identifier"' });
  }
}

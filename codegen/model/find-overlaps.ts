import type { NameAutomaton } from "./name-automaton.js";

/** A sensor, and if it is a family what its names begin and end with. */
export interface NameMaker {
  readonly name: string;
  readonly family: FamilyNames | undefined;
}

interface FamilyNames {
  readonly prefix: string;
  readonly suffix: string;
  /** Made when it is first asked for: most families are told apart by how their names begin and end. */
  readonly automaton: () => NameAutomaton;
}

/** Two sensors, by their numbers, that make the same name. */
export interface Overlap {
  readonly later: number;
  readonly earlier: number;
  readonly name: string;
}

/** The work after which the families of a file are found to be too many: some seconds. */
const mostWork = 8_000_000;

/** What it costs to compare two machines, beside the beginnings and the ends of names. */
const machineWork = 20;

/** The first overlap of each sensor with one before it. `tooMany`: the number of a family that could not be compared any more. */
export function findOverlaps(makers: readonly NameMaker[]): {
  readonly overlaps: readonly Overlap[];
  readonly tooMany: number | undefined;
} {
  const finder = new OverlapFinder(makers);
  finder.comparePlain();
  finder.compareFamilies();
  return { overlaps: [...finder.found.values()].toSorted((one, other) => one.later - other.later), tooMany: finder.tooMany };
}

class OverlapFinder {
  readonly found = new Map<number, Overlap>();
  tooMany: number | undefined;
  readonly #makers: readonly NameMaker[];
  readonly #families: readonly (FamilyNames & { readonly index: number })[];
  #done = 0;

  constructor(makers: readonly NameMaker[]) {
    this.#makers = makers;
    this.#families = makers.flatMap(({ family }, index) => (family === undefined ? [] : [{ ...family, index }]));
  }

  /** Plain names are many: each is held only against the families whose names begin as it does. */
  comparePlain(): void {
    const byPrefix = groupByPrefix(this.#families);
    const lengths = new Set(this.#families.map(({ prefix }) => prefix.length));
    for (const [index, { name, family }] of this.#makers.entries()) {
      if (family !== undefined) continue;
      for (const length of lengths) {
        for (const each of byPrefix.get(name.slice(0, length)) ?? []) {
          if (!this.#mayWork(each.index)) return;
          if (name.endsWith(each.suffix) && each.automaton().accepts(name)) this.#note(index, each.index, name);
        }
      }
    }
  }

  compareFamilies(): void {
    for (const later of this.#families) {
      for (const earlier of this.#families) {
        if (earlier === later) break;
        if (!this.#mayWork(later.index)) return;
        if (!couldMeet(later, earlier)) continue;
        this.#done += machineWork;
        const name = later.automaton().meet(earlier.automaton());
        if (name === undefined) continue;
        this.#note(later.index, earlier.index, name);
        break;
      }
    }
  }

  #mayWork(index: number): boolean {
    this.#done++;
    if (this.#done > mostWork) this.tooMany ??= index;
    return this.#done <= mostWork;
  }

  /** Of several, that with the earliest is kept. */
  #note(one: number, other: number, name: string): void {
    const [earlier, later] = one < other ? [one, other] : [other, one];
    const known = this.found.get(later);
    if (known === undefined || earlier < known.earlier) this.found.set(later, { later, earlier, name });
  }
}

function groupByPrefix<Family extends FamilyNames>(families: readonly Family[]): ReadonlyMap<string, readonly Family[]> {
  const groups = new Map<string, Family[]>();
  for (const family of families) {
    const group = groups.get(family.prefix);
    if (group === undefined) groups.set(family.prefix, [family]);
    else group.push(family);
  }
  return groups;
}

/** Whether two families' names begin and end in ways that fit together. */
function couldMeet(one: FamilyNames, other: FamilyNames): boolean {
  const beginsAlike = one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix);
  return beginsAlike && (one.suffix.endsWith(other.suffix) || other.suffix.endsWith(one.suffix));
}

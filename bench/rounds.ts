/** One thing to measure: it does its work, and gives how much it did in a second. */
export interface Contender {
  readonly name: string;
  measure(): Promise<number> | number;
}

/** What came out for one contender, over all rounds. */
export interface Summary {
  readonly name: string;
  readonly median: number;
  /** Half the distance between the quartiles, as a share of the median. */
  readonly spread: number;
}

/**
 * Measures all contenders in turn, round after round, so that what disturbs the machine disturbs all of them. In each round they have
 * another order: who comes after a slow one finds an idle machine, and who comes after a fast one the work that it has left.
 */
export async function inRounds(contenders: readonly Contender[], rounds: number): Promise<readonly Summary[]> {
  const results = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (const { measure } of contenders) await measure(); // warm up
  for (let round = 0; round < rounds; round++) {
    for (const { name, measure } of ordered(contenders, round)) results.get(name)?.push(await measure());
  }
  return [...results].map(([name, values]) => summarise(name, values));
}

/** A balanced order (E. J. Williams, 1949): over twice as many rounds as there are items, each follows each other one equally often. */
export function ordered<T>(items: readonly T[], round: number): readonly T[] {
  const { length } = items;
  const shifted = items.flatMap((_, at) => items[((at % 2 === 0 ? length - at / 2 : (at + 1) / 2) + round) % length] ?? []);
  return Math.floor(round / length) % 2 === 0 ? shifted : shifted.toReversed();
}

/** What came out for one contender. */
export function summarise(name: string, values: readonly number[]): Summary {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { name, median: at(0.5), spread: (at(0.75) - at(0.25)) / 2 / at(0.5) };
}

/** Prints a table: each median, its spread, and its ratio to the last contender, which is the measure of the others. */
export function printTable(title: string, unit: string, summaries: readonly Summary[]): void {
  const reference = summaries.at(-1)?.median ?? 1;
  console.log(`\n${title}, ${unit}`);
  for (const { name, median, spread } of summaries) {
    const figures = [Math.round(median).toLocaleString("en"), `±${Math.round(spread * 100)} %`, `× ${(median / reference).toFixed(2)}`];
    console.log(`  ${name.padEnd(28)}${figures.map((figure) => figure.padStart(14)).join("")}`);
  }
}

import { benchGenerate } from "./generate.js";
import { benchParser } from "./parser.js";
import { benchWatchdog } from "./watchdog.js";

/** `npm run bench [parser|watchdog|generate] …`: each beside what it is measured by, in interleaved rounds. */
const benches: Readonly<Record<string, (rounds: number) => Promise<void>>> = {
  parser: benchParser,
  watchdog: benchWatchdog,
  generate: benchGenerate,
};

const chosen = process.argv.slice(2);
console.log("Medians of 7 interleaved rounds, half the distance of their quartiles, and the ratio to the last line.");
for (const [name, bench] of Object.entries(benches)) {
  if (chosen.length === 0 || chosen.includes(name)) await bench(7);
}

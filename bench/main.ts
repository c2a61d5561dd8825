import { benchClient } from "./client.js";
import { benchDiff } from "./diff.js";
import { benchFairness } from "./fairness.js";
import { benchGateway } from "./gateway.js";
import { benchGenerate } from "./generate.js";
import { benchGroups } from "./groups.js";
import { benchHistory } from "./history.js";
import { benchParser } from "./parser.js";
import { benchProxy } from "./proxy.js";
import { benchPython } from "./python.js";
import { benchScale } from "./scale.js";
import { benchServer } from "./server.js";
import { benchSim } from "./sim.js";
import { benchStalled } from "./stalled.js";
import { benchTls } from "./tls.js";

/** `npm run bench [parser|proxy|server|tls|client|groups|history|stalled|fairness|generate|diff|sim|python|gateway|scale] …`: each beside what it is measured by, in interleaved rounds. */
const benches: Readonly<Record<string, (rounds: number) => Promise<void>>> = {
  parser: benchParser,
  proxy: benchProxy,
  server: benchServer,
  tls: benchTls,
  client: benchClient,
  groups: benchGroups,
  history: benchHistory,
  stalled: benchStalled,
  fairness: benchFairness,
  generate: benchGenerate,
  diff: benchDiff,
  python: benchPython,
  sim: benchSim,
  gateway: benchGateway,
  scale: benchScale,
};

const rounds = Number(process.env["ROUNDS"] ?? 7);
const chosen = process.argv.slice(2);
console.log(`Medians of ${rounds} interleaved rounds, half the distance of their quartiles, and the ratio to the last line.`);
for (const [name, bench] of Object.entries(benches)) {
  if (chosen.length === 0 || chosen.includes(name)) await bench(rounds);
}

import type { Size } from "./attack.js";
import { attackAuthor } from "./attack-author.js";
import { attackClients } from "./attack-clients.js";
import { clientAttacks, deviceAttacks } from "./attacks.js";
import { DeviceSession } from "./device-session.js";
import { places } from "./on-author/places.js";
import { printVerdict } from "./support/print-verdict.js";
import type { Verdict } from "./support/verdict.js";

/**
 * `npm run attack [words of names …]`: hostile clients, hostile servers and code of the author's that throws, each against a process of
 * its own, on the loopback alone; two minutes. `SIZE=short` for the form that the tests run.
 */
const size: Size = process.env["SIZE"] === "short" ? "short" : "full";
const words = process.argv.slice(2);
const isWanted = ({ name }: { readonly name: string }): boolean => words.length === 0 || words.some((word) => name.includes(word));

const timeoutMs = 30_000;
const authorTimeoutMs = 60_000;
const othersAtOnce = 3;
const mostMs = 120_000;
setTimeout(() => {
  console.log(`It is given up: ${mostMs / 60_000} minutes have passed, and not all attacks were made.`);
  process.exit(1);
}, mostMs).unref();

const verdicts: Verdict[] = [];
const keep = (verdict: Verdict): void => {
  printVerdict(verdict);
  verdicts.push(verdict);
};
console.log("Latency is what somebody innocent waits at most, in the victim's own processor time; for clients, their longest turn.");
const attackDevices = async (): Promise<void> => {
  for (const attack of deviceAttacks.filter(isWanted)) {
    const session = await DeviceSession.open(attack.device);
    keep(await session.attack(attack, size, timeoutMs));
    await session.close();
  }
};
const waiting = clientAttacks.filter(isWanted).map((attack) => () => attackClients([attack], size, timeoutMs));
const chosen = Object.keys(places).filter((place) => isWanted({ name: `author: ${place}` }));
if (chosen.length > 0) waiting.unshift(() => attackAuthor(words.length === 0 ? "all" : chosen, size, authorTimeoutMs));
const attackOthers = async (): Promise<void> => {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) keep(await next());
};
// Devices one after the other; the others mostly wait, and can do so together.
await Promise.all([attackDevices(), ...Array.from({ length: othersAtOnce }, attackOthers)]);

const fallen = verdicts.filter(({ problems }) => problems.length > 0);
console.log(`\n${verdicts.length} attacks; something fell to ${fallen.length} of them.`);
process.exit(fallen.length === 0 ? 0 : 1);

import { setTimeout as sleep } from "node:timers/promises";
import type { DeviceAttack, Size } from "../attack.js";
import type { DeviceTarget } from "../support/device-target.js";

const attackers = 10;

const many = (size: Size, full: number): number => Math.ceil(size === "full" ? full : full / 1000);

/** Ten clients send the same again and again and read what comes, for so long that somebody else would notice. */
async function flood(target: DeviceTarget, text: string, size: Size, times: number): Promise<void> {
  const peers = await target.openMany(attackers);
  for (const peer of peers) peer.skim();
  const timeoutMs = size === "full" ? 1000 : 150;
  const sent = Promise.all(peers.map((peer) => peer.flood(text, many(size, times)).then(() => peer.caughtUp(timeoutMs))));
  await Promise.race([sent, sleep(timeoutMs)]);
}

/** `docs/security.md`: each client is told of as many bad lines at once, and then of one a second. */
const complaintsAtOnce = 10;
/** That it came, how many complaints were left out, that it is dropped, that it went. */
const linesOfConnection = 4;

/** Whatever ten clients send, the eleventh is answered. */
export const floods: readonly DeviceAttack[] = [
  { name: "10 clients × 3,000 ?scan 1000", run: (target, size) => flood(target, "?scan 1000\n", size, 3000) },
  { name: "10 clients × 100,000 ?watchdog", run: (target, size) => flood(target, "?watchdog\n", size, 100_000) },
  { name: "10 clients × 20,000 ?help", isLong: true, run: (target, size) => flood(target, "?help\n", size, 20_000) },
  {
    name: "10 clients × 30 lists of 20,000 sensors",
    device: { sensors: 20_000 },
    run: (target, size) => flood(target, "?sensor-list\n", size, 30),
  },
  { name: "10 clients × 3,000 requests that never end", run: (target, size) => flood(target, "?patient\n", size, 3000) },
  { name: "10 clients × 100,000 unknown requests", run: (target, size) => flood(target, "?nothing a b c\n", size, 100_000) },
  { name: "10 clients × 100,000 replies", isLong: true, run: (target, size) => flood(target, "!watchdog ok\n", size, 100_000) },
  { name: "10 clients × 100,000 informs", isLong: true, run: (target, size) => flood(target, "#watchdog ok\n", size, 100_000) },
  { name: "10 clients × 1 MB of empty lines", run: (target, size) => flood(target, "\n", size, 1_000_000) },
  { name: "10 clients × 1 MB of carriage returns", run: (target, size) => flood(target, "\r", size, 1_000_000) },
  {
    name: "10 clients × 4 MB of junk lines",
    run: async (target, size) => {
      const { said: before } = await target.report();
      const startMs = performance.now();
      await flood(target, "a\n", size, 2_000_000);
      const { said } = await target.report();
      target.figures["log KiB"] = Math.round(Number(said["logBytes"]) / 1024);
      const seconds = Math.ceil((performance.now() - startMs) / 1000);
      const lines = Number(said["logLines"]) - Number(before["logLines"]);
      if (lines > attackers * (complaintsAtOnce + seconds + linesOfConnection))
        throw new Error(`they wrote ${lines} lines of log in ${seconds} s`);
    },
  },
];

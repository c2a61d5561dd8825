import { setTimeout as sleep } from "node:timers/promises";
import type { ClientAttack, ClientPlan, Size } from "../attack.js";
import type { ClientTarget } from "../support/client-target.js";
import type { ServerPeer } from "../support/server-peer.js";

/** The bounds are smaller than by default, and so is what they hold back: to be at 250,000 sensors takes its time. */
const smaller = 100;
/** Each of them several times, since the first ones may be met by a time-out. */
const mostTimes = 6;
const times = (size: Size, full: number): number => (size === "full" ? full : full / smaller);
const options = (size: Size): ClientPlan["options"] =>
  size === "full"
    ? { maximumSensors: 50_000, maximumHeldBytes: 2 ** 24 }
    : { maximumInforms: 2500, maximumSensors: 2500, maximumLineBytes: 2 ** 17, maximumHeldBytes: 2 ** 19 };

/** `docs/security.md`: each reads it so often in a second, however often it is told of changes. */
const helpsOfSecond = 10;
const clientsOfTarget = 2;

/** Waits until the clients have failed, or warned, by one of these bounds. */
async function bounded(target: ClientTarget, ...bounds: readonly string[]): Promise<void> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    await sleep(20);
    const counts = await target.counts();
    if (bounds.some((bound) => (counts[bound] ?? 0) > 0)) return;
    if (performance.now() > deadline) throw new Error(`nothing is bounded by ${bounds.join(" or ")}`);
  }
}

/** Lines that differ, so many of them. */
async function sendLines(peer: ServerPeer, count: number, line: (index: number) => string): Promise<void> {
  for (let index = 0; index < count && !peer.isClosed; index += 1000) {
    await peer.send(Array.from({ length: 1000 }, (_, at) => line(index + at)).join(""));
  }
}

/** An answer to this request begins, and its informs do not end. */
const endless = (request: string, args: string): NonNullable<ClientAttack["answer"]> => {
  return ({ name, label }, peer, size) => {
    if (name !== request || peer.shared.turn++ > mostTimes) return false;
    void peer.flood(`#${label} ${args}\n`, times(size, 1_000_000));
    return true;
  };
};

/** What has no end is given up at a bound, and the error says at which. */
export const endlessAnswers: readonly ClientAttack[] = [
  {
    name: "endless informs of a request",
    options,
    answer: endless("scan", "7"),
    run: (target) => bounded(target, "maximumInforms"),
  },
  {
    name: "an endless list of requests",
    isLong: true,
    options,
    answer: endless("help", "go Go."),
    run: (target) => bounded(target, "maximumInforms"),
  },
  {
    name: "an endless list of sensors",
    options,
    answer({ name, label }, peer, size) {
      if (name !== "sensor-list" || peer.shared.turn++ > mostTimes) return false;
      void sendLines(peer, times(size, 1_000_000), (index) => `#${label} s${index} S. \\@ float\n`);
      return true;
    },
    run: (target) => bounded(target, "maximumSensors", "maximumHeldBytes"),
  },
  {
    name: "a list of sensors with long names",
    isLong: true,
    options,
    answer({ name, label }, peer, size) {
      if (name !== "sensor-list" || peer.shared.turn++ > mostTimes) return false;
      void sendLines(peer, times(size, 100_000), (index) => `#${label} s${index}${"x".repeat(1000)} S. \\@ float\n`);
      return true;
    },
    run: (target) => bounded(target, "maximumHeldBytes"),
  },
  {
    name: "endless roles in its greeting",
    async run(target, size) {
      await target.until("a connection", () => target.peers.length > 0);
      const before = target.connections;
      await Promise.all(target.peers.map((peer) => sendLines(peer, times(size, 500_000), (index) => `#version-connect r${index} 1.0 1\n`)));
      await target.until("it is given up, and connected again", () => target.connections > before);
    },
  },
  {
    name: "a reply that does not end",
    options,
    answer({ name, label }, peer, size) {
      if (name !== "go" || peer.shared.turn++ > mostTimes) return false;
      // In one piece: the end of another answer would end this line.
      void peer.send(`!${label} ok ${"7".repeat(times(size, 2 ** 25))}`);
      return true;
    },
    run: (target) => bounded(target, "maximumLineBytes"),
  },
  {
    name: "a flood of log lines, junk and readings",
    isLong: true,
    async run(target, size) {
      await target.asked("sensor-sampling");
      const informs = [
        "log warn 1.0 dev a\\_b",
        "sensor-status 1.0 1 rate nominal 2",
        "sensor-status 1.0 1 none nominal 2",
        "told 7",
        "told x",
      ];
      const lines = `${informs.map((inform) => `#${inform}\n`).join("")}junk\n`;
      await Promise.all(target.peers.map((peer) => peer.flood(lines, times(size, 30_000))));
      await target.asked("go", 3);
    },
  },
  {
    name: "3,000 requests that are added one by one",
    async run(target, size) {
      await target.asked("help");
      const count = times(size, 3000);
      const startMs = performance.now();
      for (let index = 0; index < count; index++) await target.send(`#interface-changed request r${index} added\n`);
      await target.asked("go", size === "full" ? 10 : 5);
      const helps = target.received.filter((line) => line.startsWith("?help")).length;
      target.figures["?help"] = helps;
      const seconds = Math.ceil((performance.now() - startMs) / 1000);
      if (helps > clientsOfTarget * helpsOfSecond * (seconds + 1)) throw new Error(`it asked ?help ${helps} times in ${seconds} s`);
    },
  },
];

import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { servePeer } from "./peer.js";
import { WireDevice } from "./wire-device.js";

const strategies = [
  "auto",
  "event",
  "period 0.25",
  "differential 5",
  "event-rate 0.2 0.6",
  "event-rate 0.2 inf",
  "differential-rate 5 0.2 0.6",
];

/** What is set when, in ms from the beginning: each far from the moments at which a report is due. */
const timeline = [
  [50, "10"],
  [100, "20"],
  [120, "20"],
  [600, "22"],
  [1050, "30"],
  [1300, "30"],
] as const;

/** One client for each strategy, and the values that it was told. */
async function valuesTold(port: number): Promise<Readonly<Record<string, readonly string[]>>> {
  const told: Record<string, string[]> = {};
  const open = (line: string): ReturnType<typeof connect> => {
    const socket = connect({ port, host: "127.0.0.1" });
    onTestFinished(() => void socket.destroy());
    socket.setEncoding("latin1").write(line);
    return socket;
  };
  for (const strategy of strategies) {
    const values: string[] = [];
    told[strategy] = values;
    open(`?sensor-sampling a.float ${strategy}\n`).on("data", (text: string) => {
      values.push(...[...text.matchAll(/^#sensor-status \S+ 1 a\.float nominal (\S+)$/gm)].map((match) => match[1] ?? ""));
    });
  }
  while (Object.values(told).some(({ length }) => length === 0)) await sleep(5);
  const start = performance.now();
  const setter = open("");
  for (const [atMs, value] of timeline) {
    await sleep(start + atMs - performance.now());
    setter.write(`?set ${value}\n`);
  }
  await sleep(150);
  return told;
}

test("every strategy tells the same values as aiokatcp's, at the same times", async () => {
  const device = new WireDevice();
  await device.start();
  onTestFinished(() => device.stop());
  const [theirs, ours] = await Promise.all([valuesTold(await servePeer("wire_server.py")), valuesTold(device.address?.port ?? 0)]);
  expect(ours).toEqual(theirs);
  expect(ours["event-rate 0.2 inf"]).toEqual(["1.5", "20.0", "22.0", "30.0"]);
});

import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { attackAuthor } from "./attack-author.js";
import { attackClients } from "./attack-clients.js";
import { clientAttacks, deviceAttacks } from "./attacks.js";
import { DeviceSession } from "./device-session.js";
import { smallMachine } from "./on-device/memory.js";
import type { Verdict } from "./support/verdict.js";

/** The short form of `npm run attack`: one process for each end, and each attack so large as shows that its defence is there. */
const timeoutMs = 25_000;
const shortDevice = { sensors: 2000, tuneLimit: 1, options: smallMachine };
const isShort = ({ isLong = false }: { readonly isLong?: boolean }): boolean => !isLong;

let clients: Promise<Verdict>;
let author: Promise<Verdict>;

beforeAll(() => {
  const { status, stdout } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-b", "test/attack"], { encoding: "utf8" });
  if (status !== 0) throw new Error(stdout);
  // They mostly wait, and can do so while the device is attacked.
  clients = attackClients(clientAttacks.filter(isShort), "short", timeoutMs);
  author = attackAuthor("all", "short", timeoutMs);
}, 120_000);

describe("a device", () => {
  let session: DeviceSession | undefined;
  afterAll(() => session?.close());

  test.each(deviceAttacks.filter(isShort))("stands: $name", async (attack) => {
    // One that fell takes nobody else with it.
    if (session === undefined || session.isOver) session = await DeviceSession.open(shortDevice);
    const { problems } = await session.attack(attack, "short", timeoutMs);
    expect(problems).toEqual([]);
  });
});

test("clients stand hostile servers of every kind", async () => {
  const { problems } = await clients;
  expect(problems).toEqual([]);
});

test("a device that could not load its engine of regular expressions for want of files has it when there are some again", () => {
  const command = `ulimit -n 400; exec "${process.execPath}" build/test/attack/victims/open-files.js`;
  const { stdout, stderr } = spawnSync("sh", ["-c", command], { encoding: "utf8" });
  expect([stderr, stdout]).toEqual(["", '["EMFILE","EMFILE","ok"]\n']);
});

test("a device and its clients stand what code of the author's throws, at each place", async () => {
  const { problems, figures } = await author;
  expect(problems).toEqual([]);
  expect(Number(figures["places"])).toBeGreaterThan(20);
  expect(Number(figures["slips"])).toBeGreaterThanOrEqual(Number(figures["places"]));
});

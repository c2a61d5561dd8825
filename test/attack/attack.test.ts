import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DeviceAttack } from "./attack.js";
import { attackAuthor, places } from "./attack-author.js";
import { attackClients } from "./attack-clients.js";
import { clientAttacks, deviceAttacks } from "./attacks.js";
import { DeviceSession } from "./device-session.js";

/** The short form of `npm run attack`: the same attacks, each so large as shows that its defence is there. */
const timeoutMs = 20_000;

beforeAll(() => {
  const { status, stdout } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-b", "test/attack"], { encoding: "utf8" });
  if (status !== 0) throw new Error(stdout);
}, 120_000);

const planOf = ({ device }: DeviceAttack): string => JSON.stringify(device ?? {});

describe.each([...new Set(deviceAttacks.map(planOf))])("a device of %s", (plan) => {
  let session: DeviceSession | undefined;
  afterAll(() => session?.close());

  test.each(deviceAttacks.filter((attack) => planOf(attack) === plan))("stands: $name", async (attack) => {
    // One that fell takes nobody else with it.
    if (session === undefined || session.isOver) session = await DeviceSession.open(attack.device);
    const { problems } = await session.attack(attack, "short", timeoutMs);
    expect(problems).toEqual([]);
  });
});

describe("clients", () => {
  test.each(Object.entries(clientAttacks))("stand %s", async (_, attacks) => {
    const { problems } = await attackClients(attacks, "short", timeoutMs);
    expect(problems).toEqual([]);
  });
});

test("a device and its clients stand what code of the author's throws, at each place", async () => {
  const { problems, figures } = await attackAuthor(places, "short", timeoutMs);
  expect(problems).toEqual([]);
  expect(Number(figures["slips"])).toBeGreaterThanOrEqual(places.length);
});

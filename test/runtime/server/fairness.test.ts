import { setTimeout as sleep } from "node:timers/promises";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test, vi } from "vitest";
import { MemoryDevice, turns, until } from "../../support/memory-device.js";
import type { WireClient } from "../../support/wire-client.js";

/** Ten clients that each send the same, and how many lines they have got when an innocent one has its ?watchdog answered. */
async function linesBeforeAnswer(device: MemoryDevice, text: string): Promise<{ before: number; hostile: readonly WireClient[] }> {
  const hostile = await Promise.all(Array.from({ length: 10 }, () => device.connectRaw()));
  const innocent = await device.connectRaw();
  await turns(20);
  const already = hostile.reduce((sum, client) => sum + client.waiting, 0);
  for (const client of hostile) client.send(text);
  await turns(3);
  expect(await innocent.reply("?watchdog[77]")).toBe("!watchdog[77] ok");
  return { before: hostile.reduce((sum, client) => sum + client.waiting, 0) - already, hostile };
}

const informs = [{ name: "n", type: "integer" }] as const;

/** Requests whose informs have no end, and that wait for nothing between them. */
class Generating extends MemoryDevice {
  steps = 0;
  begun = 0;
  ended = 0;

  constructor() {
    super({}, [
      { name: "endless", description: "E.", informs },
      { name: "endlessly", description: "E.", informs },
    ]);
  }

  protected *requestEndless(): Generator<{ n: number }> {
    this.begun++;
    try {
      for (; ; this.steps++) yield { n: 1 };
    } finally {
      this.ended++;
    }
  }

  protected async *requestEndlessly(): AsyncGenerator<{ n: number }> {
    yield* this.requestEndless();
  }
}

/** A turn is a thousand steps where the clock stands still; in so few rounds an answer has come. */
const oneTurnEach = 10 * 1000;
const fewRounds = 12;

describe("whatever ten clients pipeline, another one is answered after a few turns of each", () => {
  test.each([
    ["?watchdog", "?watchdog\n".repeat(50_000), 1],
    ["?help", "?help\n".repeat(5000), 14],
    ["lists of 20,000 sensors", "?sensor-list\n?sensor-value\n".repeat(20), 64],
    ["sampling of 20,000 sensors", `?sensor-sampling ${Array.from({ length: 20_000 }, (_, index) => `s${index}`).join()} event\n`, 16],
    ["a search", "?sensor-list /9$/\n".repeat(50), 64],
    ["blank lines and informs", "\n#a\n\r".repeat(50_000), 1],
    ["bad requests", "?sensor-value x\n?help x\n?nothing\n?sensor-sampling s1 period x\n".repeat(1000), 1],
  ])("%s", { timeout: 240_000 }, async (_, text, linesOfStep) => {
    const device = await new MemoryDevice().addSensors(20_000).listen();
    const { before, hostile } = await linesBeforeAnswer(device, text);
    expect(before).toBeLessThan(oneTurnEach * fewRounds * linesOfStep);
    for (const client of hostile) client.destroy();
  });

  test.each(["endless", "endlessly"])("generators that wait for nothing, two hundred at once: ?%s", { timeout: 240_000 }, async (name) => {
    const device = await new Generating().listen();
    const { hostile } = await linesBeforeAnswer(device, `?${name}\n`.repeat(200));
    expect(device.steps).toBeLessThan(oneTurnEach * fewRounds);
    expect(hostile.length).toBe(10);
    for (const link of device.network.links) link.cut();
    await until(() => device.stats().pending === 0);
    expect(device.begun).toBeGreaterThan(100);
    expect(device.ended).toBe(device.begun);
  });

  test("slow handlers, up to the bound on what is pending: it waits for its own request alone", async () => {
    const device = new MemoryDevice({ maximumPending: 100, maximumPendingPerClient: 10 });
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    device.addRequest({ name: "slow", description: "S." }, ({ client }) => {
      begun.push(client.address);
      return new Promise<void>((resolve) => ends.push(resolve));
    });
    await device.listen();
    const { hostile } = await linesBeforeAnswer(device, "?slow\n".repeat(3000));
    expect(begun.length).toBe(100);
    const innocent = await device.connectRaw();
    innocent.send("?watchdog[1]\n?slow[2]\n?watchdog[3]\n");
    await innocent.until(/^!watchdog\[1\]/);
    await turns(20);
    expect(innocent.waiting).toBe(0);
    // The first room is its own, although the client that leaves it has thousands of requests at hand.
    ends.shift()?.();
    await innocent.until(/^!watchdog\[3\]/);
    expect([...device.clients].at(-1)?.address).toBe(begun[100]);
    for (const client of hostile) client.destroy();
    for (const end of ends) end();
    await until(() => device.stats().pending === 0);
  });
});

/** A millisecond goes by whenever somebody looks, so that turns end by time. */
class RestlessClock extends FakeClock {
  #looks = 0;

  override elapsedMs(): number {
    return super.elapsedMs() + ++this.#looks;
  }
}

describe("a long answer", () => {
  test("is looked up in turns: another client is answered before the last sensor that a line names was found wrong", async () => {
    const device = await new MemoryDevice({ clock: new RestlessClock() }).addSensors(20_000).listen();
    const [client, innocent] = [await device.connectRaw(), await device.connectRaw()];
    const looked = vi.spyOn(device.sensorSet, "get");
    client.send(`?sensor-sampling ${Array.from({ length: 20_001 }, (_, index) => `s${index}`).join()} event\n`);
    await until(() => looked.mock.calls.length > 0);
    expect(await innocent.reply("?watchdog[1]")).toBe("!watchdog[1] ok");
    expect(looked.mock.calls.length).toBeLessThan(10_000);
    await client.until(/^!sensor-sampling fail Unknown\\_sensor\\_'s20000'/);
    expect(looked).toHaveBeenCalledTimes(20_001);
  });

  test("is not overtaken by what its client asks after it", async () => {
    const device = await new MemoryDevice().addSensors(20_000).listen();
    const client = await device.connectRaw();
    client.send("?sensor-list /9$/\n?sensor-list s1\n?sensor-value\n?sensor-value s2\n?help halt\n?sensor-list\n?watchdog\n");
    const replies = (await client.until(/^!watchdog/)).filter((line) => line.startsWith("!"));
    expect(replies).toEqual([
      "!sensor-list ok 2000",
      "!sensor-list ok 1",
      "!sensor-value ok 20000",
      "!sensor-value ok 1",
      "!help ok 1",
      "!sensor-list ok 20000",
      "!watchdog ok",
    ]);
  });

  test("is not told where its client leaves in the middle, and leaves nothing pending", async () => {
    const device = await new MemoryDevice().addSensors(100_000).listen();
    const client = await device.connectRaw();
    client.send("?sensor-list /./\n?sensor-value\n");
    await until(() => device.pending.length === 1);
    client.destroy();
    await until(() => [...device.clients].length === 0 && device.stats().pending === 0);
  });

  test("is not given for a list of sensors that names one twice, and what follows that is not looked at", async () => {
    const device = await new MemoryDevice().addSensors(3).listen();
    const looked = vi.spyOn(device.sensorSet, "get");
    const client = await device.connectRaw();
    const reply = await client.reply(`?sensor-sampling s1,s2,${"s1,".repeat(100_000)}s3 event`);
    expect(reply).toBe("!sensor-sampling fail A\\_sensor\\_is\\_named\\_more\\_than\\_once");
    expect(looked).toHaveBeenCalledTimes(3);
    expect(await client.reply("?sensor-sampling s1")).toBe("!sensor-sampling ok s1 none");
  });

  test("of first reports leaves out a sensor that goes meanwhile", async () => {
    const device = await new MemoryDevice().addSensors(50_000).listen();
    const client = await device.connectRaw();
    client.send(`?sensor-sampling ${Array.from({ length: 50_000 }, (_, index) => `s${index}`).join()} event\n`);
    await until(() => device.pending.length === 1);
    device.sensorSet.remove("s49999");
    const lines = await client.until(/^!sensor-sampling/);
    expect(lines.filter((line) => line.startsWith("#sensor-status")).length).toBe(49_999);
    await sleep(0);
  });
});

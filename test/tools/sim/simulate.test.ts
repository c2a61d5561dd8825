import { FailReply } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { simulate } from "katcp-tools";
import { expect, test } from "vitest";
import { DevClient } from "../../../generated/dev/client.js";
import { DevServer } from "../../../generated/dev/server.js";
import type { AddArgs, AddReply } from "../../../generated/dev/types.js";
import { ShowcaseClient } from "../../../generated/showcase/client.js";

const file = "interfaces/dev.katcp.json";

test("a client of the generated class talks to a simulator of the interface, in one process", async () => {
  await using sim = await simulate(file);
  await using dev = await sim.connect(DevClient);
  expect(await dev.req.greet({ name: "Ann" })).toEqual({ greeting: "Hello, Ada!" });
  expect((await dev.req.add({ terms: [1, 2] })).total).toBeTypeOf("number");
});

test("an example of the interface is answered as it says, and any other call within the limits", async () => {
  await using sim = await simulate("interfaces/showcase.katcp.json");
  await using client = await sim.connect(ShowcaseClient);
  expect((await client.req.track({ target: "sun" })).informs).toEqual([
    { kind: "slewing", antenna: "m000", azim: 12.5 },
    { kind: "slewing", antenna: "m001", azim: undefined },
    { kind: "settled" },
  ]);
  await expect(client.req.track({ target: "moon" })).rejects.toThrow("the moon has not risen");
  expect((await client.req.track({ target: "mars" })).informs.map(({ kind }) => kind)).toEqual(["track", "slewing", "settled"]);
  expect(await client.req.configure({})).toEqual({ dish: expect.objectContaining({ name: expect.stringMatching(/^m\d{3}$/) }) });
});

test("what was set is answered when it is asked for; what was not stays the same", async () => {
  await using sim = await simulate(file);
  await using dev = await sim.connect(DevClient);
  await dev.req.gainSet({ input: 0, gain: 3.5 });
  expect(await dev.req.gainGet({ input: 0 })).toEqual({ gain: 3.5 });
  const other = await dev.req.gainGet({ input: 1 });
  expect(other.gain).toBeGreaterThanOrEqual(-20);
  expect(other.gain).toBeLessThanOrEqual(40);
  expect(await dev.req.gainGet({ input: 1 })).toEqual(other);
});

test("set-x moves the sensor x, an argument moves the sensor of its name, and the reply says where it went", async () => {
  await using sim = await simulate(file);
  await using dev = await sim.connect(DevClient);
  await dev.req.setMode({ mode: "stow" });
  expect(await dev.sensors.mode.read()).toMatchObject({ value: "stow", status: "warn" });
  expect(await dev.req.tune({ frequency: 1300 })).toEqual({ frequency: 1300 });
  expect(await dev.sensors.frequency.read()).toMatchObject({ value: 1300 });
});

test("the states that an interface draws are followed: sets after ok, and when refuses", async () => {
  await using sim = await simulate("interfaces/showcase.katcp.json");
  await using client = await sim.connect(ShowcaseClient);
  await client.req.everything({ int: 3 });
  expect(await client.sensors.side.read()).toMatchObject({ value: "right" });
  await expect(client.req.everything({ int: 3 })).rejects.toThrow(FailReply);
  await client.req.inputGainSet({ input: 0, gains: [1] });
  expect(await client.sensors.side.read()).toMatchObject({ value: "left" });
});

test("the author's handlers go first, and the simulator does the rest", async () => {
  await using sim = await simulate(DevServer, {
    requestTune({ frequency }) {
      this.sensors.locked.value = false;
      return { frequency: frequency + 1 };
    },
  });
  await using dev = await sim.connect(DevClient);
  expect(await dev.req.tune({ frequency: 1300 })).toEqual({ frequency: 1301 });
  expect(await dev.sensors.locked.read()).toMatchObject({ value: false, status: "error" });
  expect((await dev.req.scan({ steps: 3 })).informs).toHaveLength(3);
  await expect(simulate(DevServer, { requestTun: () => ({}) } as object)).rejects.toThrow(
    /requestTun handles no request: expected one of requestGreet/,
  );
});

test("a class of the author's with some of its handlers keeps them", async () => {
  abstract class Partly extends DevServer {
    protected override requestAdd({ terms }: AddArgs): AddReply {
      return { total: terms.reduce((sum, term) => sum + term, 0) };
    }
  }
  await using sim = await simulate(Partly);
  await using dev = await sim.connect(DevClient);
  expect(await dev.req.add({ terms: [1, 2] })).toEqual({ total: 3 });
  expect(await dev.req.greet({ name: "Ann" })).toEqual({ greeting: "Hello, Ada!" });
});

test("a generated class carries its interface, so its examples are answered too", async () => {
  await using sim = await simulate(DevServer);
  await using dev = await sim.connect(DevClient);
  expect(await dev.req.greet({ name: "Ann" })).toEqual({ greeting: "Hello, Ada!" });
  expect(await dev.req.tune({ frequency: 1420.4 })).toEqual({ frequency: 1420.5 });
});

test("one seed gives one device, another seed another", async () => {
  const answers = async (seed: number): Promise<unknown> => {
    await using sim = await simulate(file, {}, { seed, clock: new FakeClock() });
    await using dev = await sim.connect(DevClient);
    return [await dev.req.add({ terms: [] }), await dev.req.add({ terms: [] }), await dev.sensors.temperature.read()];
  };
  expect(await answers(7)).toEqual(await answers(7));
  expect(await answers(7)).not.toEqual(await answers(8));
});

test("a sensor walks inside its nominal range, and never becomes stale", async () => {
  const clock = new FakeClock();
  await using sim = await simulate(DevServer, {}, { clock });
  const { temperature } = sim.device.sensors;
  const seen: number[] = [];
  for (let second = 0; second < 100; second++) {
    clock.advance(1000);
    seen.push(temperature.value);
    expect(temperature.status).toBe("nominal");
  }
  expect(new Set(seen).size).toBeGreaterThan(50);
  expect(Math.min(...seen)).toBeGreaterThanOrEqual(10);
  expect(Math.max(...seen)).toBeLessThanOrEqual(22);
});

test("a declared timeout bounds how long an answer takes", async () => {
  const clock = new FakeClock();
  await using sim = await simulate(file, {}, { clock });
  await using dev = await sim.connect(DevClient);
  const answer = dev.req.tune({ frequency: 1000 });
  let isAnswered = false;
  void answer.then(() => {
    isAnswered = true;
  });
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  expect(isAnswered).toBe(false);
  clock.advance(100);
  expect(await answer).toEqual({ frequency: 1000 });
});

test("of families that nobody can list there are two members, of closed ones all, and what comes and goes is not there", async () => {
  await using sim = await simulate("interfaces/showcase.katcp.json");
  const names = [...sim.device.sensorSet.keys()];
  expect(names.filter((name) => /^input\d\d\.[hv]\.power$/.test(name))).toHaveLength(8);
  expect(names.filter((name) => name.endsWith(".state"))).toEqual(["stream1.state", "stream2.state"]);
  expect(names).toContain("product2-beam1.angle");
  expect(names).not.toContain("peer");
});

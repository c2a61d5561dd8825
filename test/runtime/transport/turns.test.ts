import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { type Lane, Turns } from "../../../runtime/transport/turns.js";

/** Work of so many steps, each of which is noted under a name; with `stepMs`, each takes so long. */
function work(lane: Lane, name: string, steps: number, { notes, step = () => {} }: { notes: string[]; step?: () => void }): void {
  let left = steps;
  lane.add(() => {
    while (left > 0 && !lane.isOver) {
      notes.push(name);
      step();
      lane.spend(16);
      left--;
    }
    return left > 0;
  });
}

/** How many notes there are of each name, in runs: `["a", 2], ["b", 1]`. */
function runs(notes: readonly string[]): readonly (readonly [string, number])[] {
  const found: [string, number][] = [];
  for (const note of notes) {
    const last = found.at(-1);
    if (last?.[0] === note) last[1]++;
    else found.push([note, 1]);
  }
  return found;
}

describe("turns", () => {
  test("go round among those who have work, each for two milliseconds", async () => {
    let nowMs = 0;
    const turns = new Turns(() => nowMs);
    const notes: string[] = [];
    const step = (): void => void nowMs++;
    const [one, other] = [turns.lane(), turns.lane()];
    work(one, "one", 7, { notes, step });
    work(other, "other", 3, { notes, step });
    for (let rounds = 0; rounds < 5; rounds++) await turn();
    expect(runs(notes)).toEqual([
      ["one", 2],
      ["other", 2],
      ["one", 2],
      ["other", 1],
      ["one", 3],
    ]);
  });

  test("are one for each peer, however many pieces of work it has", async () => {
    let nowMs = 0;
    const turns = new Turns(() => nowMs);
    const notes: string[] = [];
    const step = (): void => {
      nowMs += 2;
    };
    const [many, few] = [turns.lane(), turns.lane()];
    for (let piece = 0; piece < 100; piece++) work(many, "many", 1, { notes, step });
    work(few, "few", 1, { notes, step });
    for (let rounds = 0; rounds < 60; rounds++) await turn();
    expect(runs(notes).slice(0, 2)).toEqual([
      ["many", 1],
      ["few", 1],
    ]);
    expect(notes.length).toBe(101);
  });

  test("end after a thousand steps where the clock stands still and others wait", async () => {
    const turns = new Turns(() => 0);
    const notes: string[] = [];
    const [one, other] = [turns.lane(), turns.lane()];
    work(one, "one", 2500, { notes });
    work(other, "other", 10, { notes });
    for (let rounds = 0; rounds < 5; rounds++) await turn();
    expect(runs(notes)[0]).toEqual(["one", 999]);
    expect(runs(notes)[1]).toEqual(["other", 10]);
    expect(notes.length).toBe(2510);
  });

  test("leave the event loop to others after ten milliseconds", async () => {
    let nowMs = 0;
    const turns = new Turns(() => nowMs);
    const notes: string[] = [];
    work(turns.lane(), "work", 100, { notes, step: () => nowMs++ });
    await turn();
    expect(notes.length).toBe(10);
  });

  test("are short for one who comes while others wait, and long where nobody does", async () => {
    let nowMs = 0;
    const turns = new Turns(() => nowMs);
    const lane = turns.lane();
    const countSteps = (): number => {
      lane.begin();
      let steps = 0;
      for (; !lane.isOver; steps++) lane.spend(1);
      return steps;
    };
    expect(countSteps()).toBe(5000);
    turns.lane().add(() => false);
    expect(countSteps()).toBe(250);
    nowMs = 1;
    await turn();
    expect(countSteps()).toBe(5000);
  });

  test("leave it to others after ten thousand steps where the clock stands still", async () => {
    const turns = new Turns(() => 0);
    const notes: string[] = [];
    for (const name of ["one", "other"]) work(turns.lane(), name, 20_000, { notes });
    await turn();
    expect(notes.length).toBeGreaterThan(9000);
    expect(notes.length).toBeLessThan(11_000);
  });

  test("are handed to one promise at a time", async () => {
    const turns = new Turns(() => 0);
    const lanes = Array.from({ length: 5 }, () => turns.lane());
    const notes: number[] = [];
    for (const [index, lane] of lanes.entries()) void lane.next().then(() => notes.push(index));
    await turn();
    expect(notes).toEqual([0]);
    for (let rounds = 0; rounds < 10; rounds++) await turn();
    expect(notes).toEqual([0, 1, 2, 3, 4]);
  });

  test("go on when a piece of work throws", async () => {
    const turns = new Turns(() => 0);
    const lane = turns.lane();
    const thrown: unknown[] = [];
    const listeners = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.once("uncaughtException", (error) => thrown.push(error));
    lane.add(() => {
      throw new Error("a mistake");
    });
    let isDone = false;
    lane.add(() => {
      isDone = true;
      return false;
    });
    while (!isDone) await turn();
    for (const listener of listeners) process.on("uncaughtException", listener);
    expect(thrown).toEqual([new Error("a mistake")]);
  });
});

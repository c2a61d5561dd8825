import { FakeClock } from "katcp-runtime/testing";
import { expect, test } from "vitest";
import { LaterWork } from "../../../tools/proxy/later-work.js";

function jobs(done: number[]) {
  return (number: number) => () => done.push(number) > 0;
}

test("work waits until nothing has come for a while, and is done in its order", () => {
  const clock = new FakeClock();
  const work = new LaterWork(clock);
  const done: number[] = [];
  const job = jobs(done);
  work.add(job(1));
  work.add(job(2));
  clock.advance(15);
  expect(done).toEqual([]);
  clock.advance(10);
  expect(done).toEqual([1, 2]);
});

test("work is done after half a second where it is never quiet", () => {
  const clock = new FakeClock();
  const work = new LaterWork(clock);
  const done: number[] = [];
  const job = jobs(done);
  for (let ms = 0; ms < 490; ms++) {
    work.add(job(ms));
    clock.advance(1);
  }
  expect(done).toEqual([]);
  for (let ms = 490; ms < 600; ms++) {
    work.add(job(ms));
    clock.advance(1);
  }
  expect(done.length).toBeGreaterThan(0);
  expect(done).toEqual(done.toSorted((one, other) => one - other));
});

test("a job that takes long is done in slices of two milliseconds, and the next one waits for it", () => {
  const clock = new FakeClock();
  const work = new LaterWork(clock);
  const done: string[] = [];
  const slices: number[] = [];
  let left = 10;
  work.add((goesOn) => {
    const before = left;
    while (left > 0 && goesOn()) {
      clock.stall(1);
      left--;
    }
    slices.push(before - left);
    return left === 0;
  });
  work.add(() => done.push("next") > 0);
  clock.advance(20);
  for (let ms = 0; ms < 20; ms++) clock.advance(1);
  expect([slices, done]).toEqual([[2, 2, 2, 2, 2], ["next"]]);
});

test("while somebody waits for it, work is done without a rest", () => {
  const clock = new FakeClock();
  const work = new LaterWork(clock);
  const done: number[] = [];
  const job = jobs(done);
  const stop = work.hurry();
  work.add(job(1));
  clock.advance(0);
  expect(done).toEqual([1]);
  stop();
  stop();
  work.add(job(2));
  clock.advance(15);
  expect(done).toEqual([1]);
  clock.advance(10);
  expect(done).toEqual([1, 2]);
});

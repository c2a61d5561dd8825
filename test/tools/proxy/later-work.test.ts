import { FakeClock } from "katcp-runtime/testing";
import { expect, test } from "vitest";
import { LaterWork } from "../../../tools/proxy/later-work.js";

function jobs(done: number[]) {
  return (number: number, bytes = 1) => ({ bytes, run: () => void done.push(number) });
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

test("no more bytes are kept than the bound: then work is done at once", () => {
  const work = new LaterWork(new FakeClock());
  const done: number[] = [];
  const job = jobs(done);
  const mebibyte = 1024 * 1024;
  for (let number = 0; number < 16; number++) work.add(job(number, mebibyte));
  expect(done).toEqual([]);
  work.add(job(16, mebibyte));
  expect(done).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  work.finish();
  expect(done).toHaveLength(17);
});

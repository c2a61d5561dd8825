import { expect, test } from "vitest";
import { decodeBlocks, encodeBlock, type LogBlock } from "../../../gateway/history/log/log-block.js";
import { ReadingRows } from "../../../gateway/history/log/reading-rows.js";
import { SensorNames } from "../../../gateway/history/log/sensor-names.js";
import { readingAt, StoppedClock } from "../../support/history-fixture.js";

const clock = new StoppedClock();

/** Three blocks, as a chapter writes them: the second names a sensor more. */
function threeBlocks(): readonly LogBlock[] {
  const names = new SensorNames();
  let firstName = 0;
  return [[1, 2.5], ["idle", 3], []].map((values, index) => {
    const rows = ReadingRows.of(
      values.map((value) => readingAt(clock, value, { sensor: `sensor${index}` })),
      names,
    );
    const block = { at: clock.now(), names: names.from(firstName), firstName, rows };
    firstName = names.count;
    return block;
  });
}

const blocks = threeBlocks();
const encoded = blocks.map((block) => Buffer.from(encodeBlock(block)));
const whole = Buffer.concat(encoded);

test("what was encoded is decoded", () => {
  expect(decodeBlocks(whole)).toEqual({ blocks, end: whole.length, damaged: 0 });
  expect(decodeBlocks(Buffer.alloc(0))).toEqual({ blocks: [], end: 0, damaged: 0 });
});

test("a log that ends at any byte has all blocks before it", () => {
  const ends = encoded.map((_, index) => Buffer.concat(encoded.slice(0, index + 1)).length);
  for (let length = 0; length <= whole.length; length++) {
    const count = ends.filter((end) => end <= length).length;
    expect(decodeBlocks(whole.subarray(0, length))).toEqual({ blocks: blocks.slice(0, count), end: ends[count - 1] ?? 0, damaged: 0 });
  }
});

test("any byte that is damaged costs its own block, and the rest is read", () => {
  const first = encoded[0]?.length ?? 0;
  for (let at = 0; at < first; at++) {
    const damaged = Buffer.from(whole);
    damaged.writeUInt8(damaged.readUInt8(at) ^ 0x5a, at);
    expect(decodeBlocks(damaged)).toEqual({ blocks: blocks.slice(1), end: whole.length, damaged: first });
  }
});

test("a length of four gigabytes, and zeros behind the last block, are read past", () => {
  const huge = Buffer.concat([Buffer.from("KTCH\xff\xff\xff\xff\0\0\0\0\0\0\0\0", "latin1"), whole, Buffer.alloc(5000)]);
  expect(decodeBlocks(huge)).toEqual({ blocks, end: 16 + whole.length, damaged: 16 });
});

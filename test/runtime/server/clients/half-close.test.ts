import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { HalfClose } from "../../../../runtime/server/clients/half-close.js";

/** A line that notes what is done to it, with so many requests pending. */
function lineOf(pending: number) {
  const done: string[] = [];
  const line = {
    pending,
    write: (lines: string) => void done.push(`write ${JSON.stringify(lines)}`),
    end: () => void done.push("end"),
    pendingCount: () => line.pending,
  };
  const clock = new FakeClock();
  return { line, done, clock, halfClose: new HalfClose(line, clock) };
}

describe("a client that sends no more", () => {
  test("is let go at once where it waits for nothing, and not probed", () => {
    const { done, clock, halfClose } = lineOf(0);
    halfClose.begin();
    clock.advance(10_000);
    expect(done).toEqual(["end"]);
  });

  test("is let go when its last request has settled", () => {
    const { line, done, halfClose } = lineOf(2);
    halfClose.begin();
    line.pending = 1;
    halfClose.look();
    expect(done).not.toContain("end");
    line.pending = 0;
    halfClose.look();
    expect(done.at(-1)).toBe("end");
  });

  test("that waits is probed with an empty line, and with another one a second later", () => {
    const { done, clock, halfClose } = lineOf(1);
    halfClose.begin();
    expect(done).toEqual(['write "\\n"']);
    clock.advance(999);
    expect(done).toHaveLength(1);
    clock.advance(1);
    expect(done).toEqual(['write "\\n"', 'write "\\n"']);
    clock.advance(60_000);
    expect(done).toHaveLength(2);
  });

  test("is probed no more when it is gone", () => {
    const { done, clock, halfClose } = lineOf(1);
    halfClose.begin();
    halfClose.stop();
    clock.advance(1000);
    expect(done).toHaveLength(1);
    expect(clock.waiting).toBe(0);
  });

  test("is not meant by requests that settle before", () => {
    const { done, halfClose } = lineOf(0);
    halfClose.look();
    halfClose.stop();
    expect(done).toEqual([]);
  });
});

import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { Gate } from "../../../../runtime/server/requests/gate.js";

/** A gate, and work that goes through it until it is told to end. */
function gateOf(maximum: number) {
  const gate = new Gate(maximum);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const enter = (name: string) =>
    gate.run(() => {
      begun.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    });
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await turn();
  };
  return { gate, begun, enter, end };
}

describe("a gate", () => {
  test.each([0, 0.5, -1, Number.NaN])("for %d at once is refused", (maximum) => {
    expect(() => new Gate(maximum)).toThrow(new RangeError(`expected 1 or more at once, received ${maximum}`));
  });

  test("lets so many in, and the next one whenever one leaves, in their order", async () => {
    const { begun, enter, end } = gateOf(2);
    for (const name of ["a", "b", "c", "d", "e"]) void enter(name);
    expect(begun).toEqual(["a", "b"]);
    await end("b");
    expect(begun).toEqual(["a", "b", "c"]);
    await end("a");
    await end("c");
    expect(begun).toEqual(["a", "b", "c", "d", "e"]);
  });

  test("gives no promise for work that is done at once, and has room again after it", async () => {
    const { gate, begun, enter } = gateOf(1);
    expect([gate.run(() => undefined), gate.run(() => undefined)]).toEqual([undefined, undefined]);
    void enter("a");
    expect(begun).toEqual(["a"]);
  });

  test("says when work is done, also when that had to wait", async () => {
    const { enter, end } = gateOf(1);
    const done: string[] = [];
    for (const name of ["a", "b"]) void enter(name)?.then(() => void done.push(name));
    await turn();
    expect(done).toEqual([]);
    await end("a");
    expect(done).toEqual(["a"]);
    await end("b");
    expect(done).toEqual(["a", "b"]);
  });

  test("lets in after work that is done at once what came while that was inside", async () => {
    const { gate, begun, enter, end } = gateOf(1);
    gate.run(() => {
      void enter("inner");
      expect(begun).toEqual([]);
      return undefined;
    });
    expect(begun).toEqual(["inner"]);
    void enter("next");
    await end("inner");
    expect(begun).toEqual(["inner", "next"]);
  });

  test("lets in all that have waited and are done at once", async () => {
    const { gate, begun, enter, end } = gateOf(1);
    void enter("a");
    for (const name of ["b", "c", "d"]) {
      void gate.run(() => {
        begun.push(name);
        return undefined;
      });
    }
    await end("a");
    expect(begun).toEqual(["a", "b", "c", "d"]);
  });
});

import type { Socket } from "node:net";
import { PassThrough } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { MOST_BEGUN } from "../../../runtime/transport/handshake-turns.js";
import { Handshakes } from "../../../runtime/transport/handshakes.js";
import { LONGEST_HELLO } from "../../../runtime/transport/hello-scanner.js";
import { clientHello, inRecords } from "../../support/client-hello.js";

/** A socket of somebody who comes, as far as handshakes know it. */
class Caller extends PassThrough {
  readonly bytesRead = 0;
}

function waitFor(count: number, peerOf = (index: number): string => `10.0.0.${index}:5`) {
  const ready: Socket[] = [];
  const problems: string[] = [];
  const handshakes = new Handshakes({
    maximumMs: 60_000,
    onReady: (socket) => ready.push(socket),
    onProblem: (peer, problem) => problems.push(`${peer} ${problem}`),
  });
  const call = (peer: string): Caller => {
    const caller = new Caller();
    handshakes.begin(peer, caller as unknown as Socket, 0);
    return caller;
  };
  const callers = Array.from({ length: count }, (_, index) => call(peerOf(index)));
  onTestFinished(() => handshakes.close());
  return { ready, problems, callers, handshakes, call };
}

describe("handshakes that begin at once", () => {
  test.each([10_000, 100, 1])("take four in a turn of the event loop, in records of %d bytes too", async (longest) => {
    const { ready, callers } = waitFor(20);
    const bytes = inRecords(await clientHello(), longest);
    // All of it but the last byte: that costs nothing yet.
    for (const caller of callers) caller.write(bytes.subarray(0, -1));
    for (let turn = 0; turn < 20; turn++) await setImmediate();
    expect(ready).toHaveLength(0);
    for (const caller of callers) caller.write(bytes.subarray(-1));
    const steps: number[] = [];
    while (ready.length < callers.length) {
      const before = ready.length;
      await setImmediate();
      steps.push(ready.length - before);
    }
    expect(Math.max(...steps)).toBe(4);
    // Whoever reads next finds all that came.
    for (const caller of callers) expect(caller.read()).toEqual(bytes);
  });
});

test("a handshake that begins with too much is over", async () => {
  const { ready, problems, callers } = waitFor(1);
  callers[0]?.write(Buffer.of(22, 3, 1, 0, 4, 1, 1, 0, 0));
  for (let turn = 0; turn < 20; turn++) await setImmediate();
  expect(ready).toEqual([]);
  expect(callers[0]?.destroyed).toBe(true);
  expect(problems).toEqual([`10.0.0.0:5 its TLS handshake begins with a message of more than ${LONGEST_HELLO} bytes`]);
});

describe("handshakes that have begun and do not end", () => {
  const ofOne = (index: number): string => `10.0.0.1:${index}`;
  const many = MOST_BEGUN + 10;

  async function turns(): Promise<void> {
    for (let turn = 0; turn < 60; turn++) await setImmediate();
  }

  async function begun(count: number) {
    vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const all = waitFor(count, ofOne);
    const hello = await clientHello();
    for (const caller of all.callers) caller.write(hello);
    await turns();
    return { ...all, hello };
  }

  test("have others of their address wait until one has ended", async () => {
    const { ready, problems, handshakes } = await begun(many);
    expect(ready).toHaveLength(MOST_BEGUN);
    for (let ended = 0; ended < 3; ended++) handshakes.end(ofOne(ended));
    await turns();
    expect([ready.length, problems]).toEqual([MOST_BEGUN + 3, []]);
  });

  test("give way after two seconds, the oldest first, and only where somebody waits", async () => {
    const { ready, problems } = await begun(MOST_BEGUN + 2);
    vi.advanceTimersByTime(1900);
    await turns();
    expect(ready).toHaveLength(MOST_BEGUN);
    vi.advanceTimersByTime(500);
    await turns();
    const words = `its TLS handshake gave way to another: ${MOST_BEGUN} had begun`;
    expect(problems.filter((problem) => problem.includes("gave way"))).toEqual([`10.0.0.1:0 ${words}`, `10.0.0.1:1 ${words}`]);
    vi.advanceTimersByTime(5000);
    await turns();
    expect(ready).toHaveLength(MOST_BEGUN + 2);
  });

  test("give way at once to one of another address", async () => {
    const { ready, problems, call, hello } = await begun(many);
    const other = call("10.0.0.2:5");
    other.write(hello);
    await turns();
    expect([ready.length, ready.at(-1) === (other as unknown as Socket)]).toEqual([MOST_BEGUN + 1, true]);
    expect(problems).toEqual([`10.0.0.1:0 its TLS handshake gave way to another: ${MOST_BEGUN} had begun`]);
  });

  test("are forgotten when they leave while they wait", async () => {
    const { ready, callers, handshakes } = await begun(many);
    for (const caller of callers.slice(MOST_BEGUN)) caller.destroy();
    for (let ended = 0; ended < 20; ended++) handshakes.end(ofOne(ended));
    await turns();
    expect(ready).toHaveLength(MOST_BEGUN);
  });
});

import type { Socket } from "node:net";
import { PassThrough } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { Handshakes } from "../../../runtime/transport/handshakes.js";
import { LONGEST_HELLO } from "../../../runtime/transport/hello-scanner.js";
import { clientHello, inRecords } from "../../support/client-hello.js";

/** A socket of somebody who comes, as far as handshakes know it. */
class Caller extends PassThrough {
  readonly bytesRead = 0;
}

function waitFor(count: number) {
  const ready: Socket[] = [];
  const problems: string[] = [];
  const handshakes = new Handshakes({
    maximumMs: 60_000,
    onReady: (socket) => ready.push(socket),
    onProblem: (peer, problem) => problems.push(`${peer} ${problem}`),
  });
  const callers = Array.from({ length: count }, (_, index) => {
    const caller = new Caller();
    handshakes.begin(`10.0.0.${index}:5`, caller as unknown as Socket, 0);
    return caller;
  });
  onTestFinished(() => handshakes.close());
  return { ready, problems, callers, handshakes };
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

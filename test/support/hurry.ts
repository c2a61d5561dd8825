import type { FakeClock } from "katcp-runtime/testing";

/** Time goes on while the work does, so many milliseconds with each turn of the event loop: nobody waits for it to pass. */
export async function hurry<T>(work: Promise<T>, clock: FakeClock, stepMs = 5): Promise<T> {
  let isDone = false;
  const end = (): void => {
    isDone = true;
  };
  work.then(end, end);
  while (!isDone) {
    await new Promise(setImmediate);
    clock.advance(stepMs);
  }
  return work;
}

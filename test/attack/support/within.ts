import { setTimeout as sleep } from "node:timers/promises";

/** What went wrong with some work, in words; also that it took too long. Undefined where it went well. */
export async function within(timeoutMs: number, work: Promise<void>): Promise<string | undefined> {
  const timer = new AbortController();
  const tooLong = sleep(timeoutMs, `it took longer than ${timeoutMs} ms`, { signal: timer.signal }).catch(() => undefined);
  const done = work.then(
    () => undefined,
    (thrown: Error) => thrown.message,
  );
  const problem = await Promise.race([done, tooLong]);
  timer.abort();
  return problem;
}

import { type Clock, KatcpError } from "katcp-runtime";

/** How long work may take, and what it is called if it takes longer. */
export interface WorkTime {
  readonly clock: Clock;
  readonly seconds: number;
  readonly what: string;
}

/** Waits for work that may never end. What it does after its time is not waited for. @throws KatcpError when its time is over */
export async function withinSeconds(work: Promise<void>, { clock, seconds, what }: WorkTime): Promise<void> {
  // What fails after it was given up has been told of.
  work.catch(() => {});
  let stop = (): void => {};
  const late = new Promise<never>((_, reject) => {
    stop = clock.after(seconds * 1_000, () => reject(new KatcpError(`${what} took longer than ${seconds} s`)));
  });
  await Promise.race([work, late]).finally(stop);
}

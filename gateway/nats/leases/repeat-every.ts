import type { Clock } from "katcp-runtime";

/** Does something again and again; what it returns ends that. */
export function repeatEvery(clock: Clock, ms: number, action: () => void): () => void {
  let stop = (): void => {};
  const again = (): void => {
    stop = clock.after(ms, () => {
      again();
      action();
    });
  };
  again();
  return () => stop();
}

import { setImmediate } from "#platform";
import type { Clock } from "../../sensors/clock.js";

/** How often the sockets are looked at for more while each look brings some: what waits there is a few megabytes at most. */
const maximumLooks = 64;

/** When a peer is judged. */
export interface LastLook {
  readonly clock: Clock;
  readonly delayMs: number;
  /** Whatever changes when something comes from the peer. */
  readonly progress: () => unknown;
}

/**
 * Calls back after a delay, once what had come by then has been read; what it returns calls that off. After work that held up the
 * event loop a timer is called before the sockets are read, and the answer that it would judge by may wait there: who was late is us.
 */
export function afterLastLook({ clock, delayMs, progress }: LastLook, judge: () => void): () => void {
  let isCalledOff = false;
  let seen: unknown;
  let looks = 0;
  const look = (): void => {
    const now = progress();
    looks++;
    if (isCalledOff) return;
    if (looks >= maximumLooks || (looks > 1 && now === seen)) judge();
    else {
      seen = now;
      setImmediate(look);
    }
  };
  // The first of these is called before or after the sockets are read, as the phase of the loop has it; the next ones after.
  const stop = clock.after(delayMs, () => void setImmediate(look));
  return () => {
    isCalledOff = true;
    stop();
  };
}

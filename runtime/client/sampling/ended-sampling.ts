import type { Sampling, SamplingListener } from "./sampling-listener.js";

/** A listener's part where there is nothing to hear any more: it is told so, once whoever made it has it. */
export function endedSampling(listener: SamplingListener, cause: Error): Sampling {
  let isWanted = true;
  queueMicrotask(() => {
    if (isWanted) listener.onEnd(cause);
  });
  return {
    remove: () => {
      isWanted = false;
    },
  };
}

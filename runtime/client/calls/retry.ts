import { ConnectionLostError, messageOf, RequestTimeoutError } from "../../errors.js";
import type { Clock } from "../../sensors/clock.js";

/** When to repeat an idempotent request: only after a lost connection. */
export interface RetryOptions {
  /** How often it is sent at most, including the first time; default 3. */
  readonly attempts?: number | undefined;
}

/** What a retry needs of a client. */
export interface RetryScope {
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  /** For all attempts together. */
  readonly timeoutMs: number;
  /** Sends it once, and gives it so long. */
  readonly send: (timeoutMs: number) => Promise<unknown>;
  /** Resolves once there is a connection again. @throws where there will be none, and what the signal says */
  readonly connected: (signal: AbortSignal) => Promise<void>;
}

const defaultAttempts = 3;

/**
 * Sends a request again each time its connection is lost, as soon as there is another one. All of it takes no longer than the call's
 * timeout. @throws what the last attempt threw; RequestTimeoutError where the time is over
 */
export async function retry({ attempts = defaultAttempts }: RetryOptions, scope: RetryScope): Promise<unknown> {
  if (!(attempts >= 1)) throw new RangeError(`retry.attempts: expected 1 or more, received ${attempts}`);
  const { clock, timeoutMs, send } = scope;
  const endMs = clock.elapsedMs() + timeoutMs;
  for (let attempt = 1; ; attempt++) {
    try {
      return await send(endMs - clock.elapsedMs());
    } catch (thrown) {
      if (!(thrown instanceof ConnectionLostError) || attempt >= attempts) throw thrown;
      await reconnected(scope, endMs, thrown);
    }
  }
}

/** @throws RequestTimeoutError where no connection comes in time */
async function reconnected({ clock, signal, timeoutMs, connected }: RetryScope, endMs: number, lost: ConnectionLostError): Promise<void> {
  const expiry = new AbortController();
  const callOff = clock.after(endMs - clock.elapsedMs(), () => {
    expiry.abort(new RequestTimeoutError(`no connection came back within ${timeoutMs} ms: ${messageOf(lost)}`, { cause: lost }));
  });
  try {
    await connected(signal === undefined ? expiry.signal : AbortSignal.any([signal, expiry.signal]));
  } finally {
    callOff();
  }
}

import { Buffer, emitWarning, performance } from "#platform";
import { messageOf, stackOf } from "./errors.js";
import { printable } from "./printable.js";

/** Is told what code of the author's threw: `where` names the callback as its author knows it, `onConnect`. */
export type FailureListener = (where: string, thrown: unknown) => void;

/**
 * What stands between the author's code and ours: every callback goes through here, and `test/architecture/guard.test.ts` finds those
 * that do not. There are three ways:
 *
 * - `wrap`: nobody waits for the callback; what goes wrong in it is told.
 * - `ask`: its answer is needed at once; where it fails, that is told, and a fallback holds.
 * - `answered`: whoever calls it answers for what it throws, by a reply or by throwing to its own caller.
 */
export class Guard {
  readonly #onFailure: FailureListener;
  readonly #repetitions = new Repetitions();

  /** `onFailure` says it where the author will see it: in the device's log, or by a client's `onWarning`. It may throw itself. */
  constructor(onFailure: FailureListener) {
    this.#onFailure = onFailure;
  }

  /**
   * Tells that code of the author's failed. It never throws: where telling fails too, the process warns. What fails again and again in
   * the same way is told once a second, with how often.
   */
  tell(where: string, thrown: unknown): void {
    const left = this.#repetitions.note(`${where}: ${beginningOf(messageOf(thrown))}`);
    if (left === undefined) return;
    try {
      this.#onFailure(left === 0 ? where : `${where} (and ${left} times before)`, thrown);
    } catch (inTelling) {
      warnOfFailure(where, thrown);
      warnOfFailure("the failure listener", inTelling);
    }
  }

  /** A callback that never throws, and whose promise never rejects unheard. Made once, where the callback comes in; a call allocates nothing. */
  wrap<Args extends readonly unknown[]>(where: string, callback: (...args: Args) => unknown): (...args: Args) => void {
    return guardedBy(() => this, where, callback);
  }

  /** Runs a piece of code once, as `wrap` would have it run. */
  run(where: string, code: () => unknown): void {
    try {
      const result = code();
      if (result !== undefined) this.follow(where, result);
    } catch (thrown) {
      this.tell(where, thrown);
    }
  }

  /** A question that is always answered: by `fallback` where it throws, or gives a promise. */
  ask<Args extends readonly unknown[], Answer>(
    where: string,
    question: (...args: Args) => Answer,
    fallback: Answer,
  ): (...args: Args) => Answer {
    return (...args) => {
      try {
        const answer = question(...args);
        if (!isPromiseLike(answer)) return answer;
        this.follow(where, answer);
        throw new TypeError("it returned a promise, but its answer is needed at once");
      } catch (thrown) {
        this.tell(where, thrown);
        return fallback;
      }
    };
  }

  /** Tells when something that a callback gave turns out to be a promise, and rejects. */
  follow(where: string, result: unknown): void {
    if (isPromiseLike(result)) Promise.resolve(result).then(undefined, (thrown: unknown) => this.tell(where, thrown));
  }
}

/** What fails a thousand times a second must not fill a disk with that. */
class Repetitions {
  readonly #byText = new Map<string, { atMs: number; left: number }>();

  /** How often the same was left out since it was told last; undefined where it is to be left out now. */
  note(text: string): number | undefined {
    const nowMs = performance.now();
    const known = this.#byText.get(text);
    if (known !== undefined && nowMs < known.atMs + quietMs) {
      known.left++;
      return undefined;
    }
    if (this.#byText.size >= maximumTexts) this.#byText.clear();
    this.#byText.set(text, { atMs: nowMs, left: 0 });
    return known?.left ?? 0;
  }
}

/** A copy: a part of a long text would keep all of it. */
function beginningOf(text: string): string {
  return Buffer.from(text.slice(0, 200)).toString();
}

const quietMs = 1000;
const maximumTexts = 100;

/** What `wrap` gives, for a callback that comes in before it is known whose guard will tell of it. */
export function guardedBy<Args extends readonly unknown[]>(
  guardOf: () => Guard,
  where: string,
  callback: (...args: Args) => unknown,
): (...args: Args) => void {
  return (...args) => {
    try {
      const result = callback(...args);
      if (result !== undefined) guardOf().follow(where, result);
    } catch (thrown) {
      guardOf().tell(where, thrown);
    }
  };
}

/** Whether something is a promise, of whatever make. @throws what looking at it throws, where that is a Proxy or a getter */
export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/**
 * Code whose failure its caller answers for: the caller has a `catch`, and reads what it caught by `errorOf` or `messageOf`. It is the
 * code itself, since handlers and steps of generators are called through here; only readers and the architecture test see a difference.
 */
export function answered<Args extends readonly unknown[], Result>(code: (...args: Args) => Result): (...args: Args) => Result {
  return code;
}

/** Says it as a warning of the process, which goes to standard error: the last resort. */
export function warnOfFailure(where: string, thrown: unknown): void {
  const detail = stackOf(thrown);
  emitWarning(printable(`${where} failed: ${messageOf(thrown)}`), { type: "KatcpWarning", code: "KATCP_CALLBACK", detail });
}

/** For code that belongs to no device and no client: the process warns. */
export const processGuard = new Guard(warnOfFailure);

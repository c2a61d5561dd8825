import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { VictimReport } from "../victims/watch-process.js";

/** So much heap is all that a victim has: what grows without a bound ends it soon. */
const heapMiB = 400;

/** A process that is attacked. */
export class Victim {
  readonly #child: ChildProcess;
  /** What the process said first. */
  readonly greeting: Readonly<Record<string, unknown>>;
  readonly #exit: Promise<never>;
  #end: string | undefined;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(child: ChildProcess, greeting: Readonly<Record<string, unknown>>) {
    this.#child = child;
    this.greeting = greeting;
    this.#exit = once(child, "exit").then(([code, signal]) => {
      this.#end = `the process ended: ${signal ?? `exit code ${code}`}`;
      throw new Error(this.#end);
    });
    this.#exit.catch(() => {});
  }

  /** Starts one of `victims/`, and waits for its first word. */
  static async start(name: string, plan: unknown): Promise<Victim> {
    const file = join(process.cwd(), "build/test/attack/victims", `${name}.js`);
    const child = fork(file, [JSON.stringify(plan)], {
      execArgv: [`--max-old-space-size=${heapMiB}`],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    const ended = once(child, "exit").then(([code]) => Promise.reject(new Error(`${name} ended with ${code} before it had started`)));
    const [greeting] = (await Promise.race([once(child, "message"), ended])) as [Readonly<Record<string, unknown>>];
    ended.catch(() => {});
    return new Victim(child, greeting);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** How it came to its end; undefined while it lives. */
  get end(): string | undefined {
    return this.#end;
  }

  /** What it has to tell; fails where it is dead, or says nothing in time. */
  async report(timeoutMs = 20_000): Promise<VictimReport> {
    return (await this.ask("report", timeoutMs)) as VictimReport;
  }

  /** Says a word to it, and gives what it answers; one after the other. @throws where it is dead, or silent for so long */
  ask(word: string, timeoutMs: number): Promise<unknown> {
    const answer = this.#last.then(() => this.#ask(word, timeoutMs));
    this.#last = answer.catch(() => {});
    return answer;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Ends it, whatever it is doing. */
  async kill(): Promise<void> {
    if (this.#end !== undefined) return;
    const exit = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await exit;
  }

  async #ask(word: string, timeoutMs: number): Promise<unknown> {
    if (this.#end !== undefined) throw new Error(this.#end);
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(), timeoutMs);
    this.#child.send(word, () => {});
    try {
      const [answer] = await Promise.race([once(this.#child, "message", { signal: over.signal }), this.#exit]);
      return answer;
    } catch (thrown) {
      throw over.signal.aborted ? new Error(`the process did not answer within ${timeoutMs} ms`) : thrown;
    } finally {
      clearTimeout(timer);
      over.abort();
    }
  }
}

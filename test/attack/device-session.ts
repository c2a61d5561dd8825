import type { DeviceAttack, DevicePlan, Size } from "./attack.js";
import { connectedOf, pendingOf } from "./support/device-stats.js";
import { DeviceTarget } from "./support/device-target.js";
import { InnocentClient } from "./support/innocent-client.js";
import { judge, type Verdict } from "./support/verdict.js";
import { Victim } from "./support/victim.js";
import { within } from "./support/within.js";
import type { VictimReport } from "./victims/watch-process.js";

/** `docs/security.md`: whatever ten clients pipeline. */
const defaultLatencyMs = 100;

/** A device in a process of its own and an innocent client of it, which stay from one attack to the next. */
export class DeviceSession {
  readonly #victim: Victim;
  readonly #innocent: InnocentClient;
  #knownFaults = 0;
  #knownMiB = 0;

  private constructor(victim: Victim, innocent: InnocentClient) {
    this.#victim = victim;
    this.#innocent = innocent;
  }

  static async open(plan: DevicePlan = {}): Promise<DeviceSession> {
    const victim = await Victim.start("device", plan);
    const innocent = new InnocentClient(Number(victim.greeting["port"]), victim.pid);
    await innocent.report();
    return new DeviceSession(victim, innocent);
  }

  get isOver(): boolean {
    return this.#victim.end !== undefined;
  }

  async attack(attack: DeviceAttack, size: Size, timeoutMs: number): Promise<Verdict> {
    await this.#quiet();
    const startMs = performance.now();
    const target = new DeviceTarget(this.#victim);
    const thrown = await within(timeoutMs, attack.run(target, size));
    const { worstMs: latencyMs, answers, isLost } = await this.#innocent.report();
    target.leave();
    const report = await this.#victim.report().catch((error: Error) => error);
    const problems = [
      ...(thrown === undefined ? [] : [thrown]),
      ...judge(
        report,
        { latencyMs, knownFaults: this.#knownFaults, knownMiB: this.#knownMiB },
        { ...attack, latencyMs: (size === "full" ? attack.latencyMs : undefined) ?? defaultLatencyMs },
      ),
    ];
    if (!(report instanceof Error)) [this.#knownFaults, this.#knownMiB] = [report.faults.length, report.peakMiB];
    if (!this.isOver && isLost) problems.push("somebody innocent was disconnected");
    else if (answers === 0) problems.push("somebody innocent was not answered at all");
    const peakMiB = report instanceof Error ? undefined : report.peakMiB;
    const seconds = (performance.now() - startMs) / 1000;
    return { name: attack.name, problems, seconds, latencyMs, peakMiB, figures: target.figures };
  }

  /** What the attack before has left behind is no matter of the next one. */
  async #quiet(): Promise<void> {
    const isQuiet = ({ said }: VictimReport): boolean => pendingOf(said) === 0 && connectedOf(said) === 1;
    await new DeviceTarget(this.#victim).until("everybody has gone", isQuiet, 5000).catch(() => {});
    await this.#innocent.report();
  }

  async close(): Promise<void> {
    await this.#innocent.end();
    await this.#victim.kill();
  }
}

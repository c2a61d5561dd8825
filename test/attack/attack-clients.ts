import type { ClientAttack, ClientPlan, Size } from "./attack.js";
import { ClientTarget } from "./support/client-target.js";
import { HostileServer } from "./support/hostile-server.js";
import { judge, type Verdict } from "./support/verdict.js";
import { Victim } from "./support/victim.js";
import { within } from "./support/within.js";

const closeMs = 5000;
/** `docs/security.md`: only the program of a client itself waits for it. */
const longestTurnMs = 500;

/**
 * Lets clients in another process meet hostile servers, one of each attack, all at once; then they must still be able to close.
 * What goes wrong in that process is all their fault.
 */
export async function attackClients(attacks: readonly ClientAttack[], size: Size, timeoutMs: number): Promise<Verdict> {
  const startMs = performance.now();
  const servers = await Promise.all(attacks.map((attack) => HostileServer.open(attack, size)));
  const plans = servers.map(({ port }, index): ClientPlan => ({ port, options: attacks[index]?.options?.(size) ?? {} }));
  const victim = await Victim.start("client", plans);
  try {
    const targets = servers.map((server) => new ClientTarget(victim, server));
    const runs = attacks.map(async ({ name, run }, index) => {
      const problem = await within(timeoutMs, run(targets[index] as ClientTarget, size));
      return problem === undefined ? [] : [attacks.length === 1 ? problem : `${name}: ${problem}`];
    });
    const fallen = (await Promise.all(runs)).flat();
    const stuck =
      fallen.length > 0
        ? undefined
        : await within(
            closeMs * 2,
            victim.ask("close", closeMs).then(() => {}),
          );
    const report = await victim.report().catch((error: Error) => error);
    const latencyMs = report instanceof Error ? undefined : report.longestTurnMs;
    // Of several at once, nobody knows whose turn was long.
    const limits = attacks.length === 1 ? { latencyMs: longestTurnMs } : {};
    return {
      name: attacks.map(({ name }) => name).join("; "),
      problems: [...fallen, ...(stuck === undefined ? [] : [stuck]), ...judge(report, { latencyMs }, limits)],
      seconds: (performance.now() - startMs) / 1000,
      latencyMs,
      peakMiB: report instanceof Error ? undefined : report.peakMiB,
      figures: Object.assign({}, ...targets.map(({ figures }) => figures)),
    };
  } finally {
    for (const server of servers) server.close();
    await victim.kill();
  }
}

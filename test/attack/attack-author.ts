import { setTimeout as sleep } from "node:timers/promises";
import type { Size } from "./attack.js";
import { clientPlaces } from "./on-author/client-places.js";
import { devicePlaces } from "./on-author/device-places.js";
import { judge, type Verdict } from "./support/verdict.js";
import { Victim } from "./support/victim.js";

/** The places where code of the author's runs. */
export const places: readonly string[] = [...Object.keys(devicePlaces), ...Object.keys(clientPlaces)];

/** Has the author's code at a place throw everything that can be thrown, in a process of its own. */
export async function attackAuthor(chosen: readonly string[], size: Size, timeoutMs: number): Promise<Verdict> {
  const startMs = performance.now();
  const name = `code of the author's that throws: ${chosen.length === 1 ? chosen[0] : `at ${chosen.length} places`}`;
  const victim = await Victim.start("author", { places: chosen, size });
  try {
    let report = await victim.report();
    for (; !report.said["isDone"] && performance.now() < startMs + timeoutMs; report = await victim.report()) await sleep(20);
    const problems = [...judge(report, {}, {}), ...(report.said["problems"] as readonly string[])];
    if (!report.said["isDone"]) problems.push(`it was not done within ${timeoutMs} ms`);
    const figures = { slips: Number(report.said["slips"]) };
    return { name, problems, seconds: (performance.now() - startMs) / 1000, latencyMs: undefined, peakMiB: report.peakMiB, figures };
  } catch (thrown) {
    const problems = [(thrown as Error).message];
    return { name, problems, seconds: (performance.now() - startMs) / 1000, latencyMs: undefined, peakMiB: undefined, figures: {} };
  } finally {
    await victim.kill();
  }
}

import { setTimeout as sleep } from "node:timers/promises";
import type { Size } from "./attack.js";
import { judge, type Verdict } from "./support/verdict.js";
import { Victim } from "./support/victim.js";

/** Has the author's code at some places, or at all, throw everything that can be thrown, in a process of its own. */
export async function attackAuthor(chosen: readonly string[] | "all", size: Size, timeoutMs: number): Promise<Verdict> {
  const startMs = performance.now();
  const name = `code of the author's that throws: ${chosen === "all" ? "everywhere" : chosen.join("; ")}`;
  const victim = await Victim.start("author", { places: chosen, size });
  try {
    let report = await victim.report();
    for (; !report.said["isDone"] && performance.now() < startMs + timeoutMs; report = await victim.report()) await sleep(20);
    const problems = [...judge(report), ...(report.said["problems"] as readonly string[])];
    if (!report.said["isDone"]) problems.push(`it was not done within ${timeoutMs} ms`);
    const figures = { places: Number(report.said["places"]), slips: Number(report.said["slips"]) };
    return { name, problems, seconds: (performance.now() - startMs) / 1000, latencyMs: undefined, peakMiB: report.peakMiB, figures };
  } catch (thrown) {
    const problems = [(thrown as Error).message];
    return { name, problems, seconds: (performance.now() - startMs) / 1000, latencyMs: undefined, peakMiB: undefined, figures: {} };
  } finally {
    await victim.kill();
  }
}

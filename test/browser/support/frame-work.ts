import type { Page } from "playwright-core";

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  /** Of the thread's own clock: what other programs take of the processor does not count. */
  readonly tdur?: number;
}

/** What the main thread of a page did for each frame, in milliseconds of its own clock. */
export interface FrameWork {
  readonly frames: number;
  /** How many there were in a second, of sixty at most: a machine that is busy with other things skips some. */
  readonly perSecond: number;
  readonly mean: number;
  readonly median: number;
  readonly p95: number;
  readonly longest: number;
  /** Tasks of 50 ms and more, which a reader feels. */
  readonly longTasks: number;
}

/** Measures what the frames of a page cost while something goes on that asks for each of them (`requestAnimationFrame`). */
export async function frameWork(page: Page, during: () => Promise<unknown>): Promise<FrameWork> {
  const browser = page.context().browser();
  if (browser === null) throw new Error("the page has no browser");
  await browser.startTracing(page, { categories: ["devtools.timeline", "toplevel", "disabled-by-default-lighthouse"] });
  await during();
  const trace = JSON.parse(String(await browser.stopTracing())) as { readonly traceEvents: readonly TraceEvent[] };
  return summarize(trace.traceEvents);
}

function summarize(events: readonly TraceEvent[]): FrameWork {
  const callbacks = events.filter(({ name }) => name === "FireAnimationFrame");
  const [first] = callbacks;
  if (first === undefined) throw new Error("the trace has no frames");
  const isOurs = ({ pid, tid, ph, name }: TraceEvent): boolean =>
    pid === first.pid && tid === first.tid && ph === "X" && name.endsWith("RunTask");
  const tasks = events.filter(isOurs).sort((one, other) => one.ts - other.ts);
  const work = workOf(tasks, callbacks).toSorted((one, other) => one - other);
  const at = (share: number): number => work[Math.min(work.length - 1, Math.floor(work.length * share))] ?? Number.NaN;
  const longTasks = tasks.filter((task) => msOf(task) >= 50).length;
  const mean = work.reduce((sum, each) => sum + each, 0) / work.length;
  return { frames: work.length, perSecond: rateOf(callbacks), mean, median: at(0.5), p95: at(0.95), longest: at(1), longTasks };
}

/** A frame ends with the task that calls back who asked for it, which may be several; what is done before that is done for it. */
function workOf(tasks: readonly TraceEvent[], callbacks: readonly TraceEvent[]): readonly number[] {
  const times = callbacks.map(({ ts }) => ts);
  const work: number[] = [];
  let sum = 0;
  for (const task of tasks) {
    sum += msOf(task);
    if (!times.some((time) => time >= task.ts && time <= task.ts + (task.dur ?? 0))) continue;
    work.push(sum);
    sum = 0;
  }
  // Before the first one came, nobody asked for frames.
  return work.slice(1);
}

function rateOf(callbacks: readonly TraceEvent[]): number {
  // Several callbacks of one frame come within a millisecond.
  const times = callbacks.map(({ ts }) => ts).sort((one, other) => one - other);
  const frames = times.filter((time, index) => time - (times[index - 1] ?? Number.NEGATIVE_INFINITY) > 5000);
  const [first = 0, last = 0] = [frames[0], frames.at(-1)];
  return Math.round(((frames.length - 1) / (last - first)) * 1e6);
}

function msOf({ tdur }: TraceEvent): number {
  if (tdur === undefined) throw new Error("the trace has no times of threads");
  return tdur / 1000;
}

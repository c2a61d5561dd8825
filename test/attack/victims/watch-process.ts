import { ownTimeMs } from "../support/own-time.js";

/** What a victim tells of itself. */
export interface VictimReport {
  /** Errors that nobody caught, and warnings of Node's. */
  readonly faults: readonly string[];
  readonly peakMiB: number;
  /** The longest that its event loop did not turn, in milliseconds of its own time. */
  readonly longestTurnMs: number;
  /** What this victim knows besides. */
  readonly said: Readonly<Record<string, unknown>>;
}

const tickMs = 5;

/** Notes what goes wrong in this process, tells it when the parent asks, and ends with the parent. */
export function watchProcess(say: () => Readonly<Record<string, unknown>>): void {
  const faults: string[] = [];
  const note = (kind: string) => (thrown: unknown) => {
    if (faults.length < 20) faults.push(`${kind}: ${describe(thrown)}`);
  };
  process.on("uncaughtException", note("uncaught exception"));
  process.on("unhandledRejection", note("unhandled rejection"));
  const noteWarning = note("warning");
  // Ours tell of the author's code, and are no fault.
  process.on("warning", (warning) => (warning.name === "KatcpWarning" ? undefined : noteWarning(warning)));
  process.on("disconnect", () => process.exit(0));
  const longest = watchTurns();
  process.on("message", (message) => {
    if (message !== "report") return;
    const peakMiB = process.resourceUsage().maxRSS / 1024;
    const report: VictimReport = { faults, peakMiB, longestTurnMs: longest(), said: say() };
    process.send?.(report);
  });
}

/** The error may be one that cannot even be described. */
function describe(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? (thrown.stack ?? thrown.message) : thrown).slice(0, 1000);
  } catch {
    return "something that throws when it is looked at";
  }
}

function watchTurns(): () => number {
  let longestMs = 0;
  let lastMs = ownTimeMs("self");
  setInterval(() => {
    const nowMs = ownTimeMs("self");
    longestMs = Math.max(longestMs, nowMs - lastMs);
    lastMs = nowMs;
  }, tickMs).unref();
  return () => Math.max(longestMs, ownTimeMs("self") - lastMs);
}

import { useEffect, useState } from "preact/hooks";
import { usePanel } from "../state/panel.js";
import { askHistory, type HistoryAnswer } from "./history-answer.js";
import type { PlotView } from "./plot-view.js";
import type { PlottedSeries } from "./plotted-series.js";

/** How much of the past there is, for the reader. */
export type HistoryState = { readonly kind: "asking" | "there" | "none" } | { readonly kind: "failed"; readonly problem: string };

/** A turn of a wheel asks once. */
const settleMs = 200;
/** So many points are as fine as a wide screen shows. */
const pointsPerView = 1200;

/** Fills series with what the history has of the time that is seen. It asks anew when another time is seen, and not as time passes. */
export function useHistory(series: readonly PlottedSeries[], view: PlotView, onPoints: () => void): HistoryState {
  const { access } = usePanel();
  const [state, setState] = useState<HistoryState>({ kind: "asking" });
  const length = view.to - view.from;
  const key = view.isFollowing ? `following ${length}` : `${view.from} ${view.to}`;
  useEffect(() => {
    const aborter = new AbortController();
    const timer = setTimeout(() => void ask(series, view, aborter.signal), settleMs);
    const ask = async (asked: readonly PlottedSeries[], { from, to }: PlotView, signal: AbortSignal): Promise<void> => {
      const answers = await Promise.all(
        asked.map(({ device, sensor }) =>
          askHistory({ device, sensor, from: from - length * 0.05, to, points: pointsPerView }, (path) => access.fetch(path, signal)),
        ),
      );
      if (signal.aborted) return;
      for (const [index, answer] of answers.entries()) if (answer.kind === "points") asked[index]?.points.setPast(answer.points);
      setState(stateOf(answers));
      onPoints();
    };
    return () => {
      clearTimeout(timer);
      aborter.abort();
    };
  }, [series, key]);
  return state;
}

function stateOf(answers: readonly HistoryAnswer[]): HistoryState {
  const failed = answers.find((answer) => answer.kind === "failed");
  if (failed?.kind === "failed") return failed;
  return { kind: answers.some(({ kind }) => kind === "points") ? "there" : "none" };
}

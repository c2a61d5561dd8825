import type { ComponentChildren, JSX } from "preact";
import { usePanel } from "../state/panel.js";
import { fromFieldTime, toFieldTime } from "../words/time-text.js";
import { fixedView, followingView, LENGTHS, type PlotView } from "./plot-view.js";

export interface PlotToolbarProps {
  readonly view: PlotView;
  readonly onView: (view: PlotView) => void;
  /** What the key would do. */
  readonly onAction: (key: string) => void;
  readonly onPicture: () => void;
  readonly onCsv: () => void;
  readonly children?: ComponentChildren;
}

/** Which time a plot shows, and what one can do with it. */
export function PlotToolbar({ view, onView, onAction, onPicture, onCsv, children }: PlotToolbarProps): JSX.Element {
  const { clock } = usePanel();
  const length = view.to - view.from;
  const isListed = LENGTHS.some(([, seconds]) => Math.abs(seconds - length) < 1e-3);
  const setTimes = (from: number | undefined, to: number | undefined): void => {
    if (from !== undefined && to !== undefined && from < to) onView(fixedView(from, to));
  };
  return (
    <div class="bar plot-toolbar">
      <button type="button" class="small live" aria-pressed={view.isFollowing} title="Follow the present (l)" onClick={() => onAction("l")}>
        Live
      </button>
      <select
        aria-label="Length of time"
        value={isListed ? String(Math.round(length)) : ""}
        onChange={({ currentTarget }) => onView(followingView(Number(currentTarget.value), clock.read()))}
      >
        {isListed ? null : <option value="">other</option>}
        {LENGTHS.map(([label, seconds]) => (
          <option key={seconds} value={String(seconds)}>
            {label}
          </option>
        ))}
      </select>
      <span class="buttons">
        <button type="button" class="small" aria-label="Earlier" title="Earlier (←)" onClick={() => onAction("ArrowLeft")}>
          ‹
        </button>
        <button type="button" class="small" aria-label="Later" title="Later (→)" onClick={() => onAction("ArrowRight")}>
          ›
        </button>
        <button type="button" class="small zoom" aria-label="Zoom out" title="Zoom out (−)" onClick={() => onAction("-")}>
          −
        </button>
        <button
          type="button"
          class="small zoom"
          aria-label="Zoom in"
          title="Zoom in (+); or draw over the plot"
          onClick={() => onAction("+")}
        >
          +
        </button>
      </span>
      {view.isFollowing ? null : (
        <span class="times">
          <input
            type="datetime-local"
            step="1"
            aria-label="From, in UTC"
            value={toFieldTime(view.from)}
            onChange={({ currentTarget }) => setTimes(fromFieldTime(currentTarget.value), view.to)}
          />
          <span class="dim">to</span>
          <input
            type="datetime-local"
            step="1"
            aria-label="To, in UTC"
            value={toFieldTime(view.to)}
            onChange={({ currentTarget }) => setTimes(view.from, fromFieldTime(currentTarget.value))}
          />
          <span class="dim">UTC</span>
        </span>
      )}
      <span class="grow" />
      <button type="button" class="small" onClick={onPicture}>
        PNG
      </button>
      <button type="button" class="small" onClick={onCsv}>
        CSV
      </button>
      {children}
    </div>
  );
}

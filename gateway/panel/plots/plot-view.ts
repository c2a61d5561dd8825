/** The time that plots show, in seconds since the epoch. While it follows, its end is now. */
export interface PlotView {
  readonly from: number;
  readonly to: number;
  readonly isFollowing: boolean;
}

/** Lengths to choose from, in seconds. */
export const LENGTHS: readonly (readonly [label: string, seconds: number])[] = [
  ["1 min", 60],
  ["5 min", 300],
  ["15 min", 900],
  ["1 h", 3600],
  ["6 h", 21_600],
  ["1 day", 86_400],
  ["7 days", 604_800],
  ["30 days", 2_592_000],
];

const shortestSeconds = 0.1;
const longestSeconds = 20 * 366 * 86_400;

/** The last so many seconds, and on. */
export function followingView(lengthSeconds: number, now: number): PlotView {
  return { from: now - lengthSeconds, to: now, isFollowing: true };
}

/** The same, a little later. */
export function atTime(view: PlotView, now: number): PlotView {
  return view.isFollowing ? followingView(view.to - view.from, now) : view;
}

/** A part of the past. What is too short or too long is made longer or shorter around its middle. */
export function fixedView(from: number, to: number): PlotView {
  const length = Math.min(longestSeconds, Math.max(shortestSeconds, to - from));
  const middle = (from + to) / 2;
  return { from: middle - length / 2, to: middle + length / 2, isFollowing: false };
}

/** `factor` below 1 shows less time. A view that follows keeps its end. */
export function zoomed(view: PlotView, factor: number): PlotView {
  const { from, to, isFollowing } = view;
  if (isFollowing) return followingView(Math.min(longestSeconds, Math.max(1, (to - from) * factor)), to);
  const middle = (from + to) / 2;
  const half = ((to - from) / 2) * factor;
  return fixedView(middle - half, middle + half);
}

/** Moves by a part of what is seen: -0.5 is half a view back. Whoever moves beyond now follows again. */
export function moved(view: PlotView, part: number, now: number): PlotView {
  const by = (view.to - view.from) * part;
  const moved = fixedView(view.from + by, view.to + by);
  return moved.to >= now ? followingView(view.to - view.from, now) : moved;
}

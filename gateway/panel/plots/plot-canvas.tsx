import { effect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import { currentTheme } from "../screen/theme.js";
import { useMedia } from "../screen/use-media.js";
import { usePanel } from "../state/panel.js";
import { alignedData } from "./aligned-data.js";
import { plotColours } from "./plot-colours.js";
import { plotOptions } from "./plot-options.js";
import { atTime, type PlotView } from "./plot-view.js";
import type { PlottedSeries } from "./plotted-series.js";

export interface PlotCanvasProps {
  readonly series: readonly PlottedSeries[];
  readonly changes: { readonly value: number };
  readonly view: PlotView;
  readonly onSelect: (from: number, to: number) => void;
  readonly onCursor: (time: number | undefined) => void;
  /** The plot that is shown, for the picture that one saves. */
  readonly onPlot: (plot: uPlot | undefined) => void;
}

/** The lines. They are drawn when something has changed, and at most once in a frame. */
export function PlotCanvas(props: PlotCanvasProps): JSX.Element {
  const { series, changes, view } = props;
  const panel = usePanel();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const isDragged = useRef(false);
  const size = useSize(place);
  const theme = currentTheme();
  const isLight = useMedia("(prefers-color-scheme: light)");

  const draw = (): void => {
    // A plot that moves on under the hand cannot be drawn over.
    if (isDragged.current) return;
    const { series: shown, view: seen } = latest.current;
    const now = panel.clock.read();
    const { from, to } = atTime(seen, now);
    plot.current?.batch((drawn: uPlot) => {
      drawn.setData(alignedData(shown.map(({ points }) => points.drawn(from, to, now))), false);
      drawn.setScale("x", { min: from, max: to });
    });
  };

  useEffect(() => {
    if (place.current === null || size.width === 0) return;
    const made = new uPlot(
      plotOptions({
        series,
        colours: plotColours(),
        ...size,
        now: () => panel.clock.read(),
        onSelect: (from, to) => latest.current.onSelect(from, to),
        onCursor: (time) => latest.current.onCursor(time),
      }),
      [[]],
      place.current,
    );
    plot.current = made;
    props.onPlot(made);
    draw();
    return () => {
      props.onPlot(undefined);
      plot.current = undefined;
      made.destroy();
    };
  }, [series, size.width, size.height, theme, isLight]);

  useEffect(draw, [view]);
  useEffect(() => drawOnChange(draw, () => changes.value + panel.clock.seconds.value), [changes]);
  useEffect(() => {
    const release = (): void => {
      isDragged.current = false;
    };
    window.addEventListener("mouseup", release);
    return () => window.removeEventListener("mouseup", release);
  }, []);
  return <div class="plot-canvas" ref={place} onMouseDown={() => (isDragged.current = true)} />;
}

/** Draws in the next frame after a change, however many there are. */
function drawOnChange(draw: () => void, read: () => number): () => void {
  let frame: number | undefined;
  const stop = effect(() => {
    read();
    frame ??= requestAnimationFrame(() => {
      frame = undefined;
      draw();
    });
  });
  return () => {
    stop();
    if (frame !== undefined) cancelAnimationFrame(frame);
  };
}

function useSize(place: { readonly current: HTMLElement | null }): { readonly width: number; readonly height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    if (place.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {};
      setSize({ width: Math.floor(width), height: Math.floor(height) });
    });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  return size;
}

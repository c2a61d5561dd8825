import { signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import type uPlot from "uplot";
import { usePanel } from "../state/panel.js";
import { PlotCanvas } from "./plot-canvas.js";
import { plotCsv } from "./plot-csv.js";
import { PlotLegend } from "./plot-legend.js";
import { plotPicture } from "./plot-picture.js";
import { PlotToolbar } from "./plot-toolbar.js";
import { atTime, fixedView, followingView, moved, type PlotView, zoomed } from "./plot-view.js";
import { saveFile } from "./save-file.js";
import { type HistoryState, useHistory } from "./use-history.js";
import { type PlottedSensor, usePlotSeries } from "./use-plot-series.js";

export interface PlotPanelProps {
  readonly plotted: readonly PlottedSensor[];
  readonly onRemove: (sensor: PlottedSensor) => void;
  /** Further buttons. */
  readonly children?: ComponentChildren;
}

/** Sensors over time: live, and back in history. */
export function PlotPanel({ plotted, onRemove, children }: PlotPanelProps): JSX.Element {
  const { clock, site } = usePanel();
  const [view, setView] = useState<PlotView>(() => followingView(300, clock.read()));
  const { series, changes } = usePlotSeries(plotted);
  const history = useHistory(series, atTime(view, clock.read()), () => changes.value++);
  const cursor = useMemo(() => signal<number | undefined>(undefined), []);
  const plot = useRef<uPlot | undefined>(undefined);
  const seen = (): PlotView => atTime(view, clock.read());

  const actions: Readonly<Record<string, () => void>> = {
    "+": () => setView(zoomed(seen(), 0.5)),
    "-": () => setView(zoomed(seen(), 2)),
    ArrowLeft: () => setView(moved(seen(), -0.5, clock.read())),
    ArrowRight: () => setView(moved(seen(), 0.5, clock.read())),
    l: () => setView(followingView(view.to - view.from, clock.read())),
  };
  const takeKey = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey) return;
    const key = event.key === "=" ? "+" : event.key;
    if (!Object.hasOwn(actions, key)) return;
    event.preventDefault();
    actions[key]?.();
  };
  const fileName = (kind: string): string =>
    `${[...new Set(plotted.map(({ device }) => device))].join("-")}-${plotted[0]?.sensor.name ?? "plot"}.${kind}`;

  return (
    <section
      class="plot-panel"
      aria-label={`Plot of ${plotted.map(({ sensor }) => sensor.name).join(", ")}`}
      tabIndex={0}
      onKeyDown={takeKey}
    >
      <PlotToolbar
        view={view}
        onView={setView}
        onAction={(key) => actions[key]?.()}
        onPicture={() => {
          if (plot.current !== undefined)
            plotPicture(plot.current, { series, site: site.value?.site ?? "", view: seen() }, (blob) => saveFile(fileName("png"), blob));
        }}
        onCsv={() => saveFile(fileName("csv"), new Blob([plotCsv(series, seen())], { type: "text/csv" }))}
      >
        {children}
      </PlotToolbar>
      <PlotLegend series={series} cursor={cursor} changes={changes} onRemove={onRemove} />
      <PlotCanvas
        series={series}
        changes={changes}
        view={view}
        onSelect={(from, to) => setView(fixedView(from, to))}
        onCursor={(time) => (cursor.value = time)}
        onPlot={(made) => (plot.current = made)}
      />
      <p class="plot-note dim" role="status">
        {noteOf(history)}
      </p>
    </section>
  );
}

function noteOf(history: HistoryState): string {
  switch (history.kind) {
    case "none":
      return "This site keeps no history of these sensors: the plot begins when you opened it.";
    case "failed":
      return `No history: ${history.problem}`;
    default:
      return "";
  }
}

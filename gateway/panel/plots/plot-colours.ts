import type { Status } from "katcp-runtime/vocabulary";
import { STATUS_ORDER } from "../statuses/status-order.js";

/** The colours of the page as a canvas needs them: it reads no style sheet. */
export interface PlotColours {
  readonly text: string;
  readonly grid: string;
  readonly background: string;
  readonly series: readonly string[];
  readonly statuses: Readonly<Record<Status, string>>;
}

/** How many series have a colour of their own. */
export const SERIES_COLOURS = 6;

/** Reads the colours of the theme that is shown. */
export function plotColours(): PlotColours {
  const probe = document.createElement("i");
  document.body.append(probe);
  // A variable holds `light-dark(…)`; only as the colour of something it is one of the two.
  const colour = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    text: colour("--dim"),
    grid: colour("--line"),
    background: colour("--surface"),
    series: Array.from({ length: SERIES_COLOURS }, (_, index) => colour(`--series-${index + 1}`)),
    statuses: Object.fromEntries(STATUS_ORDER.map((status) => [status, colour(`--${status}`)])) as Record<Status, string>,
  };
  probe.remove();
  return colours;
}

/** A colour that lets through what is behind it. */
export function faded(colour: string, alpha: number): string {
  return colour.replace(/^rgb\((.*)\)$/, `rgba($1, ${alpha})`);
}

import type { Status } from "katcp-runtime/vocabulary";
import type { SensorDescription } from "../../hub/device-description.js";
import { plottedNumber } from "../words/value-text.js";
import type { PlotPoint } from "./series-points.js";

/** What is asked of the history: readings of one sensor, with their lowest and highest kept. */
export interface HistoryQuestion {
  readonly device: string;
  readonly sensor: SensorDescription;
  readonly from: number;
  readonly to: number;
  /** About so many points are wanted; each stands for all readings of its time. */
  readonly points: number;
}

/** The points, or why there are none. */
export type HistoryAnswer =
  | { readonly kind: "points"; readonly points: readonly PlotPoint[] }
  | { readonly kind: "none" }
  | { readonly kind: "failed"; readonly problem: string };

/** The answer of `/history` as JSON. */
interface HistoryBody {
  readonly rows: readonly (readonly [
    time: number,
    low: number | null,
    high: number | null,
    last: number | string | null,
    status: Status,
  ])[];
  readonly gaps?: readonly (readonly [from: number, to: number | null])[];
  readonly step?: number;
  /** The answer was cut: the rest begins here. */
  readonly next?: number;
}

/** So often the rest of an answer is asked for. */
const mostParts = 10;

/** Fetches a path of the gateway. */
export type AskGateway = (path: string) => Promise<Response>;

/** Asks the gateway's history. */
export async function askHistory(question: HistoryQuestion, ask: AskGateway): Promise<HistoryAnswer> {
  try {
    const parts: HistoryBody[] = [];
    for (let path: string | undefined = historyPath(question); path !== undefined && parts.length < mostParts; ) {
      const response = await ask(path);
      if (response.status === 404) return { kind: "none" };
      if (!response.ok)
        return { kind: "failed", problem: `The history answers ${response.status}: ${(await response.text()).slice(0, 200)}` };
      const part = (await response.json()) as HistoryBody;
      parts.push(part);
      path = restPath(question, part);
    }
    // The first part has the gaps of the whole time.
    const [{ gaps = [] } = {}] = parts;
    return { kind: "points", points: historyPoints({ rows: parts.flatMap(({ rows }) => rows), gaps }, question.sensor) };
  } catch (thrown) {
    return { kind: "failed", problem: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

function historyPath({ device, sensor, from, to, points }: HistoryQuestion): string {
  const query = new URLSearchParams({ device, sensor: sensor.name, from: String(from), to: String(to), points: String(points) });
  return `history?${query}`;
}

/** The rest has the steps of the first part, so that its points are alike. */
function restPath(question: HistoryQuestion, { next, step }: HistoryBody): string | undefined {
  return next === undefined ? undefined : `${historyPath({ ...question, from: next })}&step=${step ?? 0}`;
}

/** The points of an answer. Where the device was not connected, the line breaks. */
export function historyPoints({ rows, gaps = [] }: HistoryBody, sensor: SensorDescription): readonly PlotPoint[] {
  const points = rows.map(([time, low, high, last, status]): PlotPoint => {
    const text = textOf(last, sensor.type);
    const value = status === "unreachable" ? null : (plottedNumber(text, sensor.type, sensor.parameters) ?? null);
    return { time, value, low, high, status, text };
  });
  const breaks = gaps.map(([time]): PlotPoint => ({ time, value: null, low: null, high: null, status: "unreachable", text: "" }));
  return breaks.length === 0 ? points : [...points, ...breaks].sort((one, other) => one.time - other.time);
}

function textOf(last: number | string | null, type: string): string {
  if (last === null) return "";
  return type === "boolean" && typeof last === "boolean" ? (last ? "1" : "0") : String(last);
}

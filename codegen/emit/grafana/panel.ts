/** A panel of Grafana, without its place. */
export interface Panel {
  readonly type: "timeseries" | "state-timeline" | "stat" | "table";
  readonly title: string;
  readonly description: string;
  readonly fieldConfig: { readonly defaults: object; readonly overrides: readonly object[] };
  readonly options: object;
  readonly targets: readonly PanelQuery[];
}

/** One expression of a panel. */
export interface PanelQuery {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat: string;
  readonly instant?: true;
  readonly format?: "table";
}

/** The data source that the user chooses above the dashboard: a variable in capitals, as no label of a parameter is. */
export const DATA_SOURCE = { type: "prometheus", uid: "$PROMETHEUS" } as const;

/** What every query is restricted by. */
export const CHOSEN_DEVICES = 'device=~"$device"';

/** `A`, `B`, … `Z`, `AA`: how Grafana calls the queries of a panel. */
export function refId(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${refId(Math.floor(index / 26) - 1)}${letter}`;
}

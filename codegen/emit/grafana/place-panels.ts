import { DATA_SOURCE, type Panel } from "./panel.js";

/** Panels below a heading. */
export interface PanelSection {
  /** Undefined at the top, which has none. */
  readonly title: string | undefined;
  readonly panels: readonly Panel[];
}

/** Grafana's grid. */
const columns = 24;
const width = 12;
const height = 8;

/** Gives panels their places: two beside each other, in sections one below the other. */
export function placePanels(sections: readonly PanelSection[]): readonly object[] {
  const placed: object[] = [];
  let y = 0;
  for (const { title, panels } of sections) {
    if (panels.length === 0) continue;
    if (title !== undefined) {
      placed.push({ id: placed.length + 1, type: "row", title, collapsed: false, gridPos: { h: 1, w: columns, x: 0, y }, panels: [] });
      y += 1;
    }
    for (const [index, panel] of panels.entries()) {
      const x = (index % 2) * width;
      placed.push({
        id: placed.length + 1,
        ...panel,
        datasource: DATA_SOURCE,
        gridPos: { h: height, w: width, x, y: y + Math.floor(index / 2) * height },
      });
    }
    y += Math.ceil(panels.length / 2) * height;
  }
  return placed;
}

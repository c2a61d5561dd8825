import { useCallback, useEffect, useMemo, useRef } from "preact/hooks";
import { usePanel } from "../state/panel.js";
import type { RowWindow } from "../table/row-window.js";
import { rowsAhead } from "./rows-ahead.js";
import type { TreeNode } from "./sensor-tree.js";

/** A list that has not moved for so long stands still. */
const restMs = 1000;

/**
 * While a list is scrolled, watches the sensors that come into sight next: a row that has its reading when it is made is drawn once, and
 * nobody sees it without. Call the function with the rows that are drawn, whenever they change.
 */
export function useWatchAhead(device: string, rows: readonly TreeNode[]): (drawn: RowWindow) => void {
  const { readings } = usePanel();
  const watch = useMemo(() => readings.watch(), [readings]);
  const last = useRef<{ readonly drawn: RowWindow; readonly rows: readonly TreeNode[] }>(undefined);
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(rest.current);
      watch.close();
    },
    [watch],
  );
  return useCallback(
    (drawn) => {
      const before = last.current;
      last.current = { drawn, rows };
      if (before?.rows !== rows || before.drawn.end === 0) return;
      const { first, end } = rowsAhead(before.drawn, drawn, rows.length);
      watch.set(
        device,
        rows.slice(first, end).flatMap((node) => (node.kind === "sensor" ? [node.sensor.name] : [])),
      );
      clearTimeout(rest.current);
      rest.current = setTimeout(() => watch.set(device, []), restMs);
    },
    [watch, device, rows],
  );
}

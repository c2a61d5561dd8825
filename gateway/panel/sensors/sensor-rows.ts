import type { SensorDescription } from "../../hub/device-description.js";
import { textFilter } from "../table/text-filter.js";
import type { TreeBranch, TreeLeaf, TreeNode } from "./sensor-tree.js";

/** What narrows a table of sensors. */
export interface SensorFilter {
  readonly text: string;
  /** Only these: those that are not nominal. */
  readonly only?: ReadonlySet<string> | undefined;
}

/** The rows of a tree: of a branch that is closed, the branch alone. */
export function openRows(tree: readonly TreeNode[], isOpen: (branch: TreeBranch) => boolean): readonly TreeNode[] {
  const rows: TreeNode[] = [];
  const add = (nodes: readonly TreeNode[]): void => {
    for (const node of nodes) {
      rows.push(node);
      if (node.kind !== "sensor" && isOpen(node)) add(node.children);
    }
  };
  add(tree);
  return rows;
}

/** What a filter finds, as a flat list with whole names: one looks for a sensor, and not for its place. */
export function foundRows(sensors: readonly SensorDescription[], { text, only }: SensorFilter): readonly TreeLeaf[] {
  const matches = textFilter(text);
  return sensors
    .filter(({ name, description, family = "" }) => (only?.has(name) ?? true) && matches(`${name} ${description} ${family}`))
    .map((sensor) => ({ kind: "sensor", key: sensor.name, label: sensor.name, depth: 0, sensor }));
}

export function isFiltering({ text, only }: SensorFilter): boolean {
  return text.trim() !== "" || only !== undefined;
}

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

/** The sensors of a device, to be searched. What is looked through is made once, and not with each key that somebody types. */
export class SensorSearch {
  readonly #sensors: readonly SensorDescription[];
  #entries: readonly { readonly text: string; readonly row: TreeLeaf }[] | undefined;

  constructor(sensors: readonly SensorDescription[]) {
    this.#sensors = sensors;
  }

  /** Makes what is looked through: before somebody types, that is one thing less to do for the first key. */
  prepare(): void {
    this.#entries ??= this.#sensors.map(entryOf);
  }

  /** What a filter finds, as a flat list with whole names: one looks for a sensor, and not for its place. */
  find({ text, only }: SensorFilter): readonly TreeLeaf[] {
    this.prepare();
    const matches = textFilter(text);
    return (this.#entries ?? []).filter((entry) => (only?.has(entry.row.key) ?? true) && matches(entry.text)).map(({ row }) => row);
  }
}

function entryOf(sensor: SensorDescription): { readonly text: string; readonly row: TreeLeaf } {
  const { name, description, family = "" } = sensor;
  return {
    text: `${name} ${description} ${family}`.toLowerCase(),
    row: { kind: "sensor", key: name, label: name, depth: 0, sensor },
  };
}

export function isFiltering({ text, only }: SensorFilter): boolean {
  return text.trim() !== "" || only !== undefined;
}

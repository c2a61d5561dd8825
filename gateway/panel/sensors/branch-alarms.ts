import type { Status } from "katcp-runtime/vocabulary";
import type { Alarm } from "../../live/messages.js";
import { severityOf } from "../statuses/status-order.js";
import type { TreeNode } from "./sensor-tree.js";

/** How many sensors of a group are not nominal, and how bad the worst is. */
export interface BranchAlarms {
  readonly count: number;
  readonly worst: Status;
}

/** The keys of the groups around each sensor. */
export type Surroundings = ReadonlyMap<string, readonly string[]>;

export function surroundingsOf(tree: readonly TreeNode[]): Surroundings {
  const surroundings = new Map<string, readonly string[]>();
  const walk = (nodes: readonly TreeNode[], around: readonly string[]): void => {
    for (const node of nodes) {
      if (node.kind === "sensor") surroundings.set(node.sensor.name, around);
      else walk(node.children, [...around, node.key]);
    }
  };
  walk(tree, []);
  return surroundings;
}

/** What a closed group has to say: by its key. */
export function branchAlarms(alarms: readonly Alarm[], surroundings: Surroundings): ReadonlyMap<string, BranchAlarms> {
  const found = new Map<string, BranchAlarms>();
  for (const { sensor, status } of alarms) {
    for (const key of surroundings.get(sensor) ?? []) {
      const { count, worst } = found.get(key) ?? { count: 0, worst: status };
      found.set(key, { count: count + 1, worst: severityOf(status) < severityOf(worst) ? status : worst });
    }
  }
  return found;
}

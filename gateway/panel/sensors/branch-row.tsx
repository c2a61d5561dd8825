import type { JSX } from "preact";
import { StatusMark } from "../statuses/status-mark.js";
import type { BranchAlarms } from "./branch-alarms.js";
import type { TreeBranch } from "./sensor-tree.js";

export interface BranchRowProps {
  readonly branch: TreeBranch;
  readonly index: number;
  readonly isActive: boolean;
  readonly isOpen: boolean;
  readonly alarms: BranchAlarms | undefined;
  /** Its row was chosen. */
  readonly onChoose: (branch: TreeBranch, index: number) => void;
}

/** A group or family: opens and closes what is in it. */
export function BranchRow({ branch, index, isActive, isOpen, alarms, onChoose }: BranchRowProps): JSX.Element {
  return (
    <div
      role="row"
      tabIndex={-1}
      id={`sensors-${index}`}
      aria-rowindex={index + 1}
      aria-level={branch.depth + 1}
      aria-expanded={isOpen}
      class={`row branch ${branch.kind} depth-${Math.min(branch.depth, 6)} ${isActive ? "active" : ""}`}
      onClick={() => onChoose(branch, index)}
    >
      <span role="gridcell" class="name-cell" title={branch.label}>
        <svg class={`turn ${isOpen ? "open" : ""}`} viewBox="0 0 16 16" aria-hidden="true">
          <path d="M6 3.5 10.5 8 6 12.5" class="stroke" />
        </svg>
        <span class="name">{branch.label}</span>
        <span class="dim number">{branch.sensors.length}</span>
      </span>
      <span role="gridcell" class="branch-alarms">
        {alarms === undefined ? null : (
          <span class={`status ${alarms.worst}`} title={`${alarms.count} not nominal; the worst is ${alarms.worst}`}>
            <StatusMark status={alarms.worst} />
            {alarms.count} not nominal
          </span>
        )}
      </span>
    </div>
  );
}

import type { Status } from "katcp-runtime/vocabulary";
import type { JSX } from "preact";
import { StatusMark } from "./status-mark.js";
import { STATUS_ORDER } from "./status-order.js";

export type Counts = Readonly<Partial<Record<Status, number>>>;

/** How many sensors have each status, the worst first. Statuses that none has are left out. */
export function StatusCounts({ counts }: { readonly counts: Counts }): JSX.Element {
  const there = STATUS_ORDER.filter((status) => (counts[status] ?? 0) > 0);
  return (
    <ul class="counts">
      {there.map((status) => (
        <li key={status} class={status} title={`${counts[status]} ${status}`}>
          <StatusMark status={status} />
          <b>{counts[status]}</b> <span class="word">{status}</span>
        </li>
      ))}
    </ul>
  );
}

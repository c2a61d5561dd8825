import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

const keys: readonly (readonly [keys: string, does: string])[] = [
  ["1  2  3", "Overview, Alarms, Plots"],
  ["/", "Filter"],
  ["↑ ↓  j k", "Move in a list"],
  ["→ ←", "Open or close a group"],
  ["Enter", "Open what is marked: a plot, a device, a group"],
  ["p", "Add the marked sensor to the plot, or take it out"],
  ["a", "Acknowledge the marked alarm"],
  ["+ −  ← →", "In a plot: zoom, and move in time"],
  ["l", "In a plot: back to now"],
  ["Esc", "Leave a field; close the plot, or this list"],
  ["?", "This list"],
];

/** All keys, in a dialog. */
export function KeyHelp({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog class="help" ref={dialog} onClose={onClose} aria-label="Keys">
      <h2>Keys</h2>
      <dl>
        {keys.map(([key, does]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}

import type { JSX } from "preact";
import type { Alarm } from "../../live/messages.js";
import { usePanel } from "../state/panel.js";
import { shortTime } from "../words/time-text.js";

/** Who has acknowledged an alarm, and when; or the button for it. */
export function AcknowledgeCell({ alarm }: { readonly alarm: Alarm }): JSX.Element {
  const panel = usePanel();
  const { acknowledged } = alarm;
  if (acknowledged !== undefined)
    return (
      <span role="gridcell" class="acknowledge-cell">
        <span class="dim">acknowledged by</span> {acknowledged.by}{" "}
        <span class="dim">{shortTime(acknowledged.at, panel.clock.seconds.value)}</span>
      </span>
    );
  return (
    <span role="gridcell" class="acknowledge-cell">
      {panel.mayAct ? (
        <button type="button" class="small" onClick={() => panel.acknowledge(alarm)}>
          Acknowledge
        </button>
      ) : (
        <span class="dim">not acknowledged</span>
      )}
    </span>
  );
}

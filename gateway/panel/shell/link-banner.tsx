import type { JSX } from "preact";
import { usePanel } from "../state/panel.js";
import { durationText } from "../words/duration-text.js";
import { timeOfDay } from "../words/time-text.js";

/** Says that what the page shows is old, since it does not hear the gateway. */
export function LinkBanner(): JSX.Element | null {
  const panel = usePanel();
  const link = panel.link.value;
  if (link.kind === "open") return null;
  if (link.kind === "connecting")
    return (
      <p class="banner quiet" role="status">
        Connecting to the gateway…
      </p>
    );
  return (
    <p class="banner bad" role="alert">
      <span>
        No connection to the gateway since {timeOfDay(link.since)} UTC (
        {durationText(Date.now() / 1000 - link.since + 0 * panel.clock.seconds.value)}). What you see is old. The page goes on trying.
      </span>
      <button type="button" onClick={() => panel.retry()}>
        Try now
      </button>
    </p>
  );
}

/** What the gateway could not do for this page. */
export function ProblemBanner(): JSX.Element | null {
  const { problems } = usePanel();
  const [first] = problems.value;
  if (first === undefined) return null;
  return (
    <p class="banner bad" role="alert">
      <span>{first}</span>
      <button type="button" onClick={() => (problems.value = problems.value.slice(1))}>
        Close
      </button>
    </p>
  );
}

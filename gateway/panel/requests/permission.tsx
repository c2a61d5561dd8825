import type { JSX } from "preact";
import type { RequestDescription, StateDescription } from "../../hub/device-description.js";
import { usePanel } from "../state/panel.js";
import { useReading } from "../state/use-reading.js";

/** Why the visitor may not send a request; undefined where he may. */
export function useRefusal({ name, role, isListed }: RequestDescription): string | undefined {
  const panel = usePanel();
  const you = panel.site.value?.you;
  if (!panel.mayUse(role))
    return `?${name} needs the role ${role}. You are ${you?.name ?? "nobody"}, and your role is ${you?.role ?? "none"}.`;
  return isListed ? undefined : "The device does not have this request now, though its interface does.";
}

/** In which states a request is allowed, and whether the device is in one of them now. */
export function AllowedStates({
  device,
  states,
}: {
  readonly device: string;
  readonly states: readonly StateDescription[];
}): JSX.Element | null {
  if (states.length === 0) return null;
  return (
    <ul class="allowed-states">
      {states.map((state) => (
        <AllowedState key={state.sensor} device={device} state={state} />
      ))}
    </ul>
  );
}

function AllowedState({ device, state: { sensor, values } }: { readonly device: string; readonly state: StateDescription }): JSX.Element {
  const now = useReading(device, sensor).value?.text;
  const isAllowed = now === undefined || values.includes(now);
  return (
    <li class={isAllowed ? "" : "bad"}>
      Allowed while <b>{sensor}</b> is {values.map(words).join(" or ")}; it is {now === undefined ? "…" : <b>{words(now)}</b>} now
      {isAllowed ? "." : ", so the device will refuse it."}
    </li>
  );
}

/** Booleans stand as 1 and 0 on the wire. */
function words(value: string): string {
  return value === "1" ? "true" : value === "0" ? "false" : value;
}

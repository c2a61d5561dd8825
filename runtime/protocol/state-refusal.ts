import type { StateContract } from "./contract.js";

/** A refusal because of the device's state, as it is told to a client. */
export interface StateRefusal {
  readonly request: string;
  readonly state: StateContract;
  /** What the sensor says now; undefined where it is not there. */
  readonly value: unknown;
}

/** `?capture needs mode to be ready or idle; it is busy`: the words of a `fail`, which clients know it by. */
export function formatStateRefusal({ request, state: { sensor, values }, value }: StateRefusal): string {
  const last = values.at(-1);
  const allowed = values.length < 2 ? `${last}` : `${values.slice(0, -1).join(", ")} or ${last}`;
  return `?${request} needs ${sensor} to be ${allowed}; ${value === undefined ? "it is not there" : `it is ${value}`}`;
}

/** Whether a `fail` says that a request is not allowed in the state that the device is in. */
export function isStateRefusal(text: string, states: readonly StateContract[]): boolean {
  return states.some(({ sensor }) => text.includes(` needs ${sensor} to be `) && /; it is /.test(text));
}

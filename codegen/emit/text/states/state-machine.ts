import type { EffectModel } from "../../../model/call-model.js";
import type { DeviceModel } from "../../../model/device-model.js";
import { initialOf } from "../../../model/find-unreachable-states.js";
import type { WrittenValue } from "../../../model/type-model.js";

/** The states of one sensor, and the requests that lead from one to another. */
export interface StateMachine {
  /** The sensor's name on the wire. */
  readonly sensor: string;
  /** As the wire would show them, in the order of the type. */
  readonly states: readonly string[];
  /** One of the states. */
  readonly initial: string;
  readonly transitions: readonly Transition[];
}

/** What leads from a state to a state: the requests, such as `?capture-init`. */
export interface Transition {
  readonly from: string;
  readonly to: string;
  readonly requests: readonly string[];
}

/** The machines that the `when` and `sets` of the requests make, in the order of the sensors. */
export function stateMachines(model: DeviceModel): readonly StateMachine[] {
  const calls = model.requests.flatMap(({ name, signatures }) => signatures.map(({ effect }) => ({ name: `?${name}`, effect })));
  return model.sensors.flatMap((sensor) => {
    const states = (sensor.type.datatype === "boolean" ? [false, true] : (sensor.type.values ?? [])).map(String);
    const transitions = mergeTransitions(calls.flatMap(({ name, effect }) => transitionsOf(sensor.name, states, { name, effect })));
    if (transitions.length === 0) return [];
    return { sensor: sensor.name, states, initial: String(initialOf(sensor)), transitions };
  });
}

interface NamedCall {
  readonly name: string;
  readonly effect: EffectModel;
}

/** From each state in which the request is allowed to the one that it sets; nothing where it sets none. */
function transitionsOf(sensor: string, states: readonly string[], { name, effect }: NamedCall): readonly Transition[] {
  const target = effect.sets.find((each) => each.sensor === sensor);
  if (target === undefined) return [];
  const allowed = effect.when.find((each) => each.sensor === sensor)?.values.map(showState) ?? states;
  const to = showState(target.value);
  // Where it changes nothing there is no step to draw.
  return allowed.filter((from) => from !== to).map((from) => ({ from, to, requests: [name] }));
}

function showState(value: WrittenValue): string {
  return String(value);
}

/** One arrow for all requests that lead from the same state to the same one. */
function mergeTransitions(transitions: readonly Transition[]): readonly Transition[] {
  const merged = new Map<string, Transition>();
  for (const { from, to, requests } of transitions) {
    const key = JSON.stringify([from, to]);
    merged.set(key, { from, to, requests: [...new Set([...(merged.get(key)?.requests ?? []), ...requests])] });
  }
  return [...merged.values()];
}

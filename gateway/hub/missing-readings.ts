import { ConnectionLostError, type Message, messageOf, type SensorWatcher, type UntypedClient } from "katcp-runtime";
import type { SensorRecord } from "./sensor-record.js";

/** What asks for missing readings. */
export interface MissingReadingsOptions {
  readonly client: UntypedClient;
  readonly watcher: SensorWatcher;
  readonly sensors: ReadonlyMap<string, SensorRecord>;
  /** Each `#sensor-value`, which has the form of a `#sensor-status`. */
  readonly onValue: (inform: Message) => void;
  readonly onProblem: (message: string) => void;
}

/**
 * Asks for the values of sensors that are sampled and have said nothing. The guidelines (§7.1) have a device report when a strategy is set; the C
 * servers report when the value changes, which may take days.
 */
export async function followMissingReadings({ client, watcher, sensors, onValue, onProblem }: MissingReadingsOptions): Promise<void> {
  for await (const state of watcher.states()) {
    if (state !== "synced" || ![...sensors.values()].some(isMissing)) continue;
    try {
      await client.requestRaw("sensor-value", [], { onInform: onValue });
    } catch (thrown) {
      // The next connection asks again.
      if (!(thrown instanceof ConnectionLostError)) onProblem(`the values of its sensors cannot be read: ${messageOf(thrown)}`);
    }
  }
}

/** Of this connection: at the end of the one before, all became unreachable. */
function isMissing({ reading }: SensorRecord): boolean {
  return reading === undefined || reading.status === "unreachable";
}

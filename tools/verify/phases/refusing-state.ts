import type { StateModel } from "katcp-gen";
import { DatatypeError } from "katcp-runtime";
import type { SignaturePromise } from "../../promise/signature-promise.js";
import type { VerifyRun } from "../verify-run.js";

/** A state that a call needs and that the device is not in. */
export interface RefusingState {
  readonly state: StateModel;
  /** The value that the sensor has instead, as the interface would write it. */
  readonly value: string;
}

/** The state in which the device has to refuse a call, since the interface allows it in others only (`when`); undefined where it need not. */
export async function findRefusingState(run: VerifyRun, { model }: SignaturePromise): Promise<RefusingState | undefined> {
  for (const state of model.effect.when) {
    const value = await valueOutside(run, state);
    if (value !== undefined) return { state, value };
  }
  return undefined;
}

/** What cannot be read excuses nothing, and forbids nothing. */
async function valueOutside({ device, promise }: VerifyRun, { sensor: name, values }: StateModel): Promise<string | undefined> {
  const sensor = promise.sensor(name);
  const { informs } = await device.ask({ name: "sensor-value", args: [name] });
  const text = informs[0]?.wire(4);
  if (sensor === undefined || text === undefined) return undefined;
  try {
    const { datatype } = sensor;
    const value = datatype.parse(text);
    return values.every((allowed) => !datatype.equals(value, datatype.fromWritten(allowed))) ? String(value) : undefined;
  } catch (thrown) {
    if (thrown instanceof DatatypeError) return undefined;
    throw thrown;
  }
}

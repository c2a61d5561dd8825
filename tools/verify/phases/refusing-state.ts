import type { StateModel } from "katcp-gen";
import { DatatypeError } from "katcp-runtime";
import type { SignaturePromise } from "../../promise/signature-promise.js";
import type { VerifyRun } from "../verify-run.js";

/** Whether the device is in a state in which it has to refuse a call, since the interface allows it in others only (`when`). */
export async function hasRefusingState(run: VerifyRun, { model }: SignaturePromise): Promise<boolean> {
  for (const state of model.effect.when) if (await isOutside(run, state)) return true;
  return false;
}

/** What cannot be read excuses nothing. */
async function isOutside({ device, promise }: VerifyRun, { sensor: name, values }: StateModel): Promise<boolean> {
  const sensor = promise.sensor(name);
  const { informs } = await device.ask({ name: "sensor-value", args: [name] });
  const text = informs[0]?.wire(4);
  if (sensor === undefined || text === undefined) return false;
  try {
    const { datatype } = sensor;
    const value = datatype.parse(text);
    return values.every((allowed) => !datatype.equals(value, datatype.fromWritten(allowed)));
  } catch (thrown) {
    if (thrown instanceof DatatypeError) return false;
    throw thrown;
  }
}

import type { TableFile, WrittenValue } from "katcp-gen";
import { messageOf } from "katcp-runtime";
import { Random } from "../../values/random.js";
import { ValueMaker } from "../../values/value-maker.js";
import type { ModelSettings } from "../models/model-settings.js";
import { KEYS_OF_MODEL } from "../models/model-table.js";
import { buildModel } from "../models/sensor-model.js";
import type { KnownSensor, SensorCatalog } from "../sensor-catalog.js";
import { checkWritten } from "./check-written.js";

/** What a simulator file says of sensors. */
interface WrittenSensors {
  readonly sensors: Readonly<Record<string, ModelSettings>>;
  readonly present: readonly string[];
}

/** Notes what is wrong with the sensors of a simulator file. */
export function checkSensors(file: TableFile, { sensors, present }: WrittenSensors, catalog: SensorCatalog): void {
  const names = catalog.all.map(({ name }) => name);
  for (const [name, settings] of Object.entries(sensors)) {
    const known = catalog.all.find((each) => each.name === name) ?? catalog.find(name);
    if (known === undefined)
      file.error(["sensors", name], "unknown-key", `the interface has no sensor "${name}"`, { of: "key", known: names });
    else checkModel(file, name, { settings, known });
  }
  for (const [index, name] of present.entries()) {
    const known = catalog.find(name);
    if (known === undefined) file.error(["present", index], "bad-value", `the interface has no sensor "${name}"`);
    else if (![known.contract, ...known.groups].some(({ dynamic }) => dynamic)) {
      file.error(["present", index], "bad-value", `the sensor "${name}" is always there: it does not come and go`);
    }
  }
}

function checkModel(
  file: TableFile,
  name: string,
  { settings, known }: { readonly settings: ModelSettings; readonly known: KnownSensor },
): void {
  const { model } = settings;
  const place = ["sensors", name];
  const allowed = KEYS_OF_MODEL[model];
  for (const key of Object.keys(settings).filter((each) => each !== "model" && !each.startsWith("x-"))) {
    if (!allowed.includes(key)) {
      file.error([...place, key], "conflict", `the model ${model} takes ${allowed.join(", ")}, and no ${key}`, { of: "key" });
    }
  }
  const {
    minimum,
    maximum,
    value,
    values = [],
  } = settings as { minimum?: number; maximum?: number; value?: WrittenValue; values?: WrittenValue[] };
  if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
    file.error([...place, "maximum"], "bad-value", `"maximum" expects ${minimum} or more, found ${maximum}`);
  }
  const before = file.diagnostics.length;
  if (value !== undefined) checkWritten(file, [...place, "value"], { datatype: known.datatype, written: value });
  for (const [index, each] of values.entries())
    checkWritten(file, [...place, "values", index], { datatype: known.datatype, written: each });
  if (file.diagnostics.length > before) return;
  try {
    const random = new Random(1);
    buildModel(settings, known, { random, maker: new ValueMaker({ random, now: () => 0 }) });
  } catch (thrown) {
    file.error([...place, "model"], "bad-value", messageOf(thrown));
  }
}

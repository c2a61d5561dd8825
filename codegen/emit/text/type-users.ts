import type { FieldModel } from "../../model/call-model.js";
import type { DeviceModel } from "../../model/device-model.js";
import { fieldListsOf } from "../../model/fields-of.js";
import type { SensorModel } from "../../model/sensor-model.js";
import type { NamedTypeModel } from "../../model/type-model.js";
import { informAnchor, requestAnchor, sensorAnchor } from "./anchors.js";
import type { LinkView } from "./type-view.js";

/** Who uses each named type, by the names of the types; each user once, in the order of the document. */
export function findTypeUsers({ requests, informs, sensors }: DeviceModel): ReadonlyMap<string, readonly LinkView[]> {
  const users = new Map<string, LinkView[]>();
  const note = (named: readonly NamedTypeModel[], link: LinkView): void => {
    for (const name of new Set(named.map((type) => type.name))) {
      const links = users.get(name);
      if (links === undefined) users.set(name, [link]);
      else links.push(link);
    }
  };
  for (const { name, signatures } of requests)
    note(typesOf(signatures.flatMap(fieldListsOf).flat()), { label: `?${name}`, anchor: requestAnchor(name) });
  for (const inform of informs) note(typesOf(inform.arguments), { label: `#${inform.name}`, anchor: informAnchor(inform.name) });
  for (const sensor of sensors) note(typesOfSensor(sensor), { label: sensor.name, anchor: sensorAnchor(sensor.name) });
  return users;
}

function typesOf(fields: readonly FieldModel[]): readonly NamedTypeModel[] {
  return fields.flatMap(({ type: { named } }) => named ?? []);
}

function typesOfSensor({ type, family }: SensorModel): readonly NamedTypeModel[] {
  return [type, ...(family?.parameters ?? [])].flatMap(({ named }) => named ?? []);
}

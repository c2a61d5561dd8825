import type { DeviceModel, StandardRequestModel } from "../../model/device-model.js";
import { informAnchor, requestAnchor, sensorAnchor, typeAnchor } from "./anchors.js";
import { type ChangeView, changeViews } from "./changes-view.js";
import { ExampleValues } from "./example-values.js";
import { anyName } from "./family-view.js";
import { informView, type MessageView, requestView } from "./message-view.js";
import { type SensorSection, sensorSections } from "./sensor-section.js";
import type { SensorView } from "./sensor-view.js";
import { type StatesView, statesViews } from "./states/states-view.js";
import { findTypeUsers } from "./type-users.js";
import { type LinkView, type NamedTypeView, namedTypeView } from "./type-view.js";
import { sensorExamples, type WireExample } from "./wire-example.js";

/** All that the documents print, in their words: templates decide nothing. Texts of the author's are as the interface has them. */
export interface DocumentView {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** It may have more than is listed. */
  readonly isOpen: boolean;
  /** The roles of clients, from the least to the most, in words; `""` where there are none. */
  readonly roles: string;
  /** The standard requests that need more than the first role. */
  readonly guarded: readonly StandardRequestModel[];
  readonly states: readonly StatesView[];
  readonly changes: readonly ChangeView[];
  /** What is deprecated, and what to use instead. */
  readonly deprecations: readonly (LinkView & { readonly instead: string })[];
  readonly requests: readonly MessageView[];
  readonly informs: readonly MessageView[];
  /** All of them, in the order of their sections. */
  readonly sensors: readonly SensorView[];
  readonly sensorSections: readonly SensorSection[];
  readonly sensorExamples: readonly WireExample[];
  /** What the table of sensors can be filtered by. */
  readonly datatypes: readonly string[];
  readonly units: readonly string[];
  readonly types: readonly NamedTypeView[];
}

/** What a document says of an interface. */
export function documentView(model: DeviceModel): DocumentView {
  const values = new ExampleValues(model);
  const users = findTypeUsers(model);
  const sections = sensorSections(model.sensorTree);
  const sensors = sections.flatMap((section) => section.sensors);
  const [first] = model.sensors;
  return {
    name: model.name,
    version: model.version,
    description: model.description,
    isOpen: model.open,
    roles: model.roles.map((role) => `\`${role}\``).join(", "),
    guarded: model.standard.filter(({ access }) => access !== undefined && access !== model.roles[0]),
    states: statesViews(model),
    changes: changeViews(model),
    deprecations: deprecationsOf(model),
    requests: model.requests.map((request) => requestView(request, values)),
    informs: model.informs.map((inform) => informView(inform, values)),
    sensors,
    sensorSections: sections,
    sensorExamples: first === undefined ? [] : sensorExamples(first, anyName(first), values),
    datatypes: different(sensors.map(({ datatype }) => datatype)),
    units: different(sensors.map(({ units }) => units)).filter((units) => units !== ""),
    types: model.types.map((type) => namedTypeView(type, users.get(type.name) ?? [])),
  };
}

function different(words: readonly string[]): readonly string[] {
  return [...new Set(words)].sort();
}

function deprecationsOf({ requests, informs, sensors, types }: DeviceModel): DocumentView["deprecations"] {
  const all = [
    ...requests.map(({ name, deprecated }) => ({ label: `?${name}`, anchor: requestAnchor(name), deprecated })),
    ...informs.map(({ name, deprecated }) => ({ label: `#${name}`, anchor: informAnchor(name), deprecated })),
    ...sensors.map(({ name, deprecated }) => ({ label: name, anchor: sensorAnchor(name), deprecated })),
    ...types.map(({ name, deprecated }) => ({ label: name, anchor: typeAnchor(name), deprecated })),
  ];
  return all.flatMap(({ label, anchor, deprecated }) => (deprecated === undefined ? [] : [{ label, anchor, instead: deprecated }]));
}

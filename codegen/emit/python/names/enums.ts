import type { FieldModel } from "../../../model/call-model.js";
import type { DeviceModel } from "../../../model/device-model.js";
import type { NamedTypeModel, TypeModel } from "../../../model/type-model.js";
import { remembered } from "../../../remembered.js";
import { className } from "./identifiers.js";
import { type Call, callsOf, informTypeOf, kindTypeOf, sensorEnumOf, typeNameOf } from "./names.js";

/** An enum that a discrete becomes where it has no name in the interface. */
export interface OwnEnum {
  readonly name: string;
  readonly type: TypeModel;
  /** What has these values: `the argument how of ?calibrate`. */
  readonly owner: string;
}

/** Those of a device. */
export const enumsOf = remembered((model: DeviceModel) => new Enums(model));

/** What discretes are called: by their names in the interface, or by the places that have them. */
export class Enums {
  readonly #names: ReadonlyMap<TypeModel, string>;
  /** Those of the interface's discretes that have no name there, by the class that they stand before; `""`: a sensor's. */
  readonly own: ReadonlyMap<string, readonly OwnEnum[]>;

  constructor(model: DeviceModel) {
    const lists = [...callsOf(model).flatMap(listsOf), ...model.informs.map((inform) => [informTypeOf(inform), inform.arguments] as const)];
    const fields = lists.map(([owner, list]) => [owner, list.flatMap((field) => ownEnum(owner, field))] as const);
    const sensors = model.sensors.flatMap((sensor) =>
      isOwn(sensor.type) ? [{ name: sensorEnumOf(sensor), type: sensor.type, owner: `the sensor \`${sensor.name}\`` }] : [],
    );
    this.own = new Map([...fields, ["", sensors] as const]);
    this.#names = new Map([...this.own.values()].flat().map(({ type, name }) => [type, name]));
  }

  /** The class of a discrete. */
  of(type: TypeModel): string {
    return type.named === undefined ? (this.#names.get(type) ?? "Enum") : typeNameOf(type.named);
  }
}

function isOwn({ datatype, named }: TypeModel): boolean {
  return datatype === "discrete" && named === undefined;
}

/** `CalibrateHow`, `CalibrateReplyVerdict`: of the class that has the field, less what says that it holds arguments. */
function ownEnum(owner: string, field: FieldModel): readonly OwnEnum[] {
  if (!isOwn(field.type)) return [];
  const name = `${owner.replace(/Args$/, "")}${className(field.identifier ?? field.name)}`;
  return [{ name, type: field.type, owner: `\`${field.name}\`` }];
}

/** The lists of fields of a call, by the classes that hold them. */
export const listsOf = remembered((call: Call): readonly (readonly [owner: string, fields: readonly FieldModel[]])[] => {
  const { argsType, replyType, informType, informs, kinds = [], reply = [] } = call;
  return [
    ...(argsType === undefined ? [] : [[argsType, call.arguments] as const]),
    ...(informType === undefined || informs === undefined ? [] : [[informType, informs] as const]),
    ...kinds.map((kind) => [kindTypeOf(call, kind), kind.arguments] as const),
    ...(replyType === undefined ? [] : [[replyType, reply] as const]),
  ];
});

/** Whether a named type is an enum, and no other name of a type of Python's. */
export function isEnum({ type }: NamedTypeModel): boolean {
  return type.datatype === "discrete";
}

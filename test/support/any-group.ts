import fc from "fast-check";
import { type AnySensor, anySensors, type NamedValues } from "./any-sensor.js";
import { type AnyType, anyText } from "./any-type.js";
import { type Keys, maybe, merged } from "./maybe.js";

type Row = readonly string[];

/** A group of sensors, as an interface says it, and what a device must list of it. */
export interface AnyGroup {
  /** Its key. */
  readonly name: string;
  readonly keys: Keys;
  /** What `?sensor-list` says of it from the start. */
  readonly listed: readonly Row[];
  /** How code adds one of those that come and go, and what `?sensor-list` says of that. */
  readonly addition: { readonly member: string; readonly parameters: Keys | undefined; readonly listed: readonly Row[] } | undefined;
}

interface Shape {
  /** Of the group itself, on the wire; one that comes and goes has one of them. */
  readonly names: readonly string[];
  readonly key: string;
  readonly keys: Keys;
  readonly isDynamic: boolean;
  readonly parameters: Keys | undefined;
}

/** Groups of all kinds, whose names cannot meet. */
export function anyGroups(use: fc.Arbitrary<AnyType>, named: readonly NamedValues[]): fc.Arbitrary<readonly AnyGroup[]> {
  return fc.nat(2).chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => anyGroup(`grp${index}`, { use, named }, 2))));
}

interface Scope {
  readonly use: fc.Arbitrary<AnyType>;
  readonly named: readonly NamedValues[];
}

/** `depth`: so many may stand in one another, this one counted. */
function anyGroup(member: string, scope: Scope, depth: number): fc.Arbitrary<AnyGroup> {
  const sensors = anySensors(scope.use, scope.named)
    .filter((all) => all.length > 0)
    .map((all) => all.map(withoutAliases));
  const inner = depth === 1 ? fc.constant([]) : fc.array(anyGroup(`in${member}`, scope, depth - 1), { maxLength: 1 });
  const said = merged(maybe("description", anyText), maybe("separator", fc.constantFrom("-", "_._")), maybe("x-note", anyText));
  return fc
    .tuple(anyShape(member), sensors, inner, said)
    .map(([shape, its, groups, keys]) => groupOf({ member, shape, its, groups, keys }));
}

function anyShape(member: string): fc.Arbitrary<Shape> {
  const parameter = `p${member}`;
  const key = `${member}-{${parameter}}`;
  const withParameter = (its: Keys, more: Keys = {}): Keys => ({ parameters: { [parameter]: its }, ...more });
  const one = { key, isDynamic: true, names: [`${member}-x1`], parameters: { [parameter]: "x1" } };
  return fc.constantFrom<Shape>(
    { key: member, names: [member], keys: {}, isDynamic: false, parameters: undefined },
    { key: member, names: [member], keys: { dynamic: true }, isDynamic: true, parameters: undefined },
    { key, names: [`${member}-x`, `${member}-y`], keys: withParameter({ values: ["x", "y"] }), isDynamic: false, parameters: undefined },
    { ...one, keys: withParameter({ values: ["x1", "x2"] }, { dynamic: true }) },
    { ...one, keys: withParameter({ type: "string" }) },
    { ...one, names: [`${member}-07`], parameters: { [parameter]: 7 }, keys: withParameter({ type: "integer", digits: 2 }) },
  );
}

interface Parts {
  readonly member: string;
  readonly shape: Shape;
  readonly its: readonly AnySensor[];
  readonly groups: readonly AnyGroup[];
  readonly keys: Keys;
}

function groupOf({ member, shape, its, groups, keys }: Parts): AnyGroup {
  const separator = String(keys["separator"] ?? ".");
  const within = [...its, ...groups].flatMap(({ listed }) => listed);
  const rows = shape.names.flatMap((name) => within.map(([sensor = "", ...rest]) => [`${name}${separator}${sensor}`, ...rest]));
  return {
    name: shape.key,
    keys: {
      ...shape.keys,
      ...keys,
      sensors: Object.fromEntries(its.map(({ template, keys: said }) => [template, said])),
      ...(groups.length === 0 ? {} : { groups: Object.fromEntries(groups.map((group) => [group.name, group.keys])) }),
    },
    listed: shape.isDynamic ? [] : rows,
    addition: shape.isDynamic ? { member, parameters: shape.parameters, listed: rows } : undefined,
  };
}

/** A sensor is a family in some groups, and there it has no other names. */
function withoutAliases({ keys: { aliases = [], ...keys }, listed, ...sensor }: AnySensor): AnySensor {
  return { ...sensor, keys, listed: listed.filter(([name]) => !(aliases as readonly unknown[]).includes(name)) };
}

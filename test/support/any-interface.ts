import fc from "fast-check";
import { DATATYPE_NAMES, STANDARD_INFORMS, STANDARD_REQUESTS } from "katcp-runtime/vocabulary";
import { type AnyGroup, anyGroups } from "./any-group.js";
import { anyInform, anyRequest, notBlank } from "./any-message.js";
import { anyNames } from "./any-names.js";
import { type AnySensor, anySensors } from "./any-sensor.js";
import { type AnyType, anyText, anyUnnamedType, anyWritten, schemaFile } from "./any-type.js";
import { type Keys, maybe, merged } from "./maybe.js";

/** An interface, as its author writes it. */
export interface AnyInterface {
  /** The text of each file: `any.katcp.json`, and what it includes. */
  readonly files: Readonly<Record<string, string>>;
  readonly version: string;
  readonly requests: readonly AnyRequest[];
  readonly sensors: readonly AnySensor[];
  readonly groups: readonly AnyGroup[];
}

/** A request, as far as `?help` tells of it. */
export interface AnyRequest {
  readonly name: string;
  readonly keys: { readonly description: string; readonly deprecated?: string; readonly aliases?: readonly string[] };
}

/** Named types, by their names. */
const anyTypes: fc.Arbitrary<readonly (readonly [name: string, type: AnyType, keys: Keys])[]> = anyNames({ maxLength: 4 })
  .map((names) => names.filter((name) => !DATATYPE_NAMES.some((datatype) => datatype === name)))
  .chain((names) => fc.tuple(...names.map((name) => anyUnnamedType.chain((type) => anyNamedType(name, type)))));

function anyNamedType(name: string, type: AnyType): fc.Arbitrary<readonly [string, AnyType, Keys]> {
  const said = merged(
    maybe("description", anyText),
    maybe("deprecated", notBlank),
    maybe("units", anyText),
    maybe("example", anyWritten(type)),
  );
  return said.map(({ units, ...keys }) => {
    // A sensor may be of any type, and one of timestamps has no units.
    const own = typeof units === "string" && type.datatype !== "timestamp" ? { units } : {};
    return [name, { ...type, ...own }, { ...type.keys, ...keys, ...own }] as const;
  });
}

/** A type where it is used: named or not. */
function anyUse(types: readonly (readonly [string, AnyType, Keys])[]): fc.Arbitrary<AnyType> {
  const uses = types.map(([name, type]) => ({ ...type, keys: { type: name } }));
  return uses.length === 0 ? anyUnnamedType : fc.oneof(anyUnnamedType, fc.constantFrom(...uses));
}

const anyChanges = fc.dictionary(fc.string(), fc.array(anyText), { maxKeys: 2 });

const anyVersion = (device: string): fc.Arbitrary<string> => fc.constantFrom(`${device}-1.0`, `${device}-0.17`, "7", "É rev. */ {{x}}");

/** Who may do what: nothing is said of it, or roles and what the interface itself says of them. */
const anyRoles: fc.Arbitrary<{ readonly roles: readonly string[]; readonly keys: Keys }> = fc
  .subarray(["monitor", "operator", "lead-engineer"])
  .chain((roles) => {
    const access = roles.length === 0 ? fc.constant({}) : maybe("access", fc.constantFrom(...roles));
    const standard = fc.dictionary(fc.constantFrom("halt", "help", "restart", "log-level"), access, { maxKeys: 2 });
    return merged(access, maybe("standard", standard)).map((keys) => ({ roles, keys: roles.length === 0 ? keys : { roles, ...keys } }));
  });

const file = "any.katcp.json";
const fragment = "fragment.katcp.json";
const mostRequests = 4;

/** Interfaces with every feature of the format, nearly all of them valid. */
export const anyInterface: fc.Arbitrary<AnyInterface> = fc
  .tuple(anyTypes, anyNames({ minLength: 1, maxLength: 7 }), anyNames({ minLength: 1, maxLength: 1 }), anyText)
  .chain(([types, names, [device = ""], description]) => {
    const use = anyUse(types);
    const free = names.filter((name) => !STANDARD_INFORMS.includes(name) && !STANDARD_REQUESTS.includes(name));
    const parameterTypes = types
      .filter(([, { values }]) => values?.every((value) => /^[A-Za-z0-9._-]+$/.test(value)))
      .map(([name, { values = [] }]) => ({ name, values }));
    const anyTree = fc.tuple(anySensors(use, parameterTypes), anyGroups(use, parameterTypes));
    return fc.tuple(anyTree, anyRoles).chain(([[sensors, groups], { roles, keys: roleKeys }]) => {
      const states = sensors.flatMap(({ template: sensor, states: values }) => (values === undefined ? [] : [{ sensor, values }]));
      const scope = { use, states, roles };
      const requests = free.slice(0, mostRequests).map((name, index) => fc.tuple(fc.constant(name), anyRequest(name, scope, index)));
      const informs = free.slice(mostRequests).map((name) => fc.tuple(fc.constant(name), anyInform(use)));
      return fc
        .record({
          requests: fc.tuple(...requests),
          informs: fc.tuple(...informs),
          isSplit: fc.boolean(),
          version: anyVersion(device),
          top: merged(maybe("open", fc.constant(true)), maybe("x-changes", anyChanges)),
        })
        .map(({ top, version, ...parts }) => {
          const own = { name: device, version, description, ...roleKeys, ...top };
          return {
            files: filesOf(own, { ...parts, types, sensors, groups }),
            version,
            sensors,
            groups,
            requests: parts.requests.map(([name, keys]) => ({ name, keys: keys as AnyRequest["keys"] })),
          };
        });
    });
  });

interface Parts {
  readonly types: readonly (readonly [name: string, type: AnyType, keys: Keys])[];
  readonly sensors: readonly AnySensor[];
  readonly groups: readonly AnyGroup[];
  readonly requests: readonly (readonly [string, Keys])[];
  readonly informs: readonly (readonly [string, Keys])[];
  /** Whether a part of it is in a file that it includes. */
  readonly isSplit: boolean;
}

function filesOf(own: Keys, { types, sensors, groups, requests, informs, isSplit }: Parts): Readonly<Record<string, string>> {
  const shared = {
    types: Object.fromEntries(types.map(([name, , keys]) => [name, keys])),
    sensors: Object.fromEntries(sensors.map(({ template, keys }) => [template, keys])),
    ...(groups.length === 0 ? {} : { groups: Object.fromEntries(groups.map(({ name, keys }) => [name, keys])) }),
  };
  const device = { ...own, requests: Object.fromEntries(requests), informs: Object.fromEntries(informs) };
  const files = isSplit
    ? { [file]: JSON.stringify({ ...device, include: [`./${fragment}`] }), [fragment]: JSON.stringify(shared) }
    : { [file]: JSON.stringify({ ...device, ...shared }) };
  return { ...files, [schemaFile.path]: schemaFile.text };
}

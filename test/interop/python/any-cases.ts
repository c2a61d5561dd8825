import fc from "fast-check";
import { withFlatSensors } from "../../../codegen/emit/python/flat-sensors.js";
import { callsOf, constantOf } from "../../../codegen/emit/python/names/names.js";
import { callsOf as typescriptCalls } from "../../../codegen/emit/typescript/names/names.js";
import { typeContract } from "../../../codegen/model/contract-of.js";
import type { DeviceModel } from "../../../codegen/model/device-model.js";
import { type Contract, type FieldContract, memberOf, signaturesOf } from "../../../runtime/protocol/contract.js";
import { datatypeOf } from "../../../runtime/protocol/datatypes.js";
import { escapeArgument } from "../../../runtime/protocol/escapes.js";
import { FieldList, type FieldValues } from "../../../runtime/protocol/field-list.js";
import { type AnyValues, anyCall, anyReading } from "../../support/any-call.js";
import { contractObject } from "../../support/contract-object.js";
import { messageOf, type Wire, wires } from "./pair-table.js";

/** Values on the wire, as TypeScript writes them, and as they must come back. */
export interface AnyCase {
  readonly package: string;
  readonly constant: string;
  readonly kind: "arguments" | "reply" | "inform_before" | "inform" | "sensor";
  readonly given: Wire;
  readonly expected: Wire;
}

const perCall = 2;

/** Random values for all that an interface says. */
export function anyCases(model: DeviceModel, packageName: string, seed: number): readonly AnyCase[] {
  const contract = contractObject(model);
  const signatures = (contract.requests ?? []).flatMap(signaturesOf);
  const samples = typescriptCalls(model).map((call, at) => fc.sample(anyCall(call), { seed: seed * 100 + at, numRuns: perCall }));
  const calls = callsOf(model).flatMap(({ constant, reply, kinds }, at) => {
    const { arguments: args = [], informs, kinds: kindContracts, reply: replyFields = [] } = signatures[at] ?? {};
    const named = (kind: AnyCase["kind"], fields: readonly FieldContract[], values: FieldValues, before: Wire = []): AnyCase => {
      const { given, expected } = written(fields, values);
      return { package: packageName, constant, kind, given: [...before, ...given], expected: [...before, ...expected] };
    };
    return (samples[at] ?? []).flatMap((sample) => [
      named("arguments", args, sample.args.passed),
      ...(reply === undefined || reply.length === 0 ? [] : [named("reply", replyFields, sample.reply.passed)]),
      ...sample.informs.map(({ passed: { kind, ...values } }: AnyValues) => {
        const name = kinds === undefined ? (contract.requests ?? []).flatMap((each) => signaturesOf(each).map(() => each.name))[at] : kind;
        const fields = kinds === undefined ? informs : kindContracts?.find((each) => each.name === kind)?.arguments;
        return named("inform_before", fields ?? [], kinds === undefined ? { ...values, ...(kind === undefined ? {} : { kind }) } : values, [
          String(name),
        ]);
      }),
    ]);
  });
  return [...calls, ...informCases(model, contract, { packageName, seed }), ...sensorCases(model, packageName, seed)];
}

function informCases(
  model: DeviceModel,
  { informs = [] }: Contract,
  { packageName, seed }: { readonly packageName: string; readonly seed: number },
): readonly AnyCase[] {
  return model.informs.flatMap((inform, at) => {
    const call = { arguments: inform.arguments, informs: undefined, kinds: undefined, reply: [] } as unknown as Parameters<
      typeof anyCall
    >[0];
    const samples = fc.sample(anyCall(call), { seed: seed * 100 + at, numRuns: perCall });
    return samples.map(
      ({ args }): AnyCase => ({
        package: packageName,
        constant: constantOf(inform),
        kind: "inform",
        ...written(informs[at]?.arguments ?? [], args.passed),
      }),
    );
  });
}

function sensorCases(model: DeviceModel, packageName: string, seed: number): readonly AnyCase[] {
  return withFlatSensors(model).sensors.flatMap((sensor, at): readonly AnyCase[] => {
    if (sensor.type.codec !== undefined) return [];
    const { value } = fc.sample(anyReading(sensor.type), { seed: seed * 100 + at, numRuns: 1 })[0] ?? { value: undefined };
    const [text = ""] = wires(` ${escapeArgument(datatypeOf(typeContract(sensor.type)).format(value))}`);
    return [{ package: packageName, constant: constantOf(sensor), kind: "sensor", given: [text], expected: [text] }];
  });
}

/** What TypeScript writes of values, and what it makes of that when it has read it. */
function written(contracts: readonly FieldContract[], values: FieldValues): { readonly given: Wire; readonly expected: Wire } {
  const fields = new FieldList(contracts, { noun: "value" });
  const text = fields.encode(values);
  const read = fields.decode(messageOf(text));
  // A default behind an optional value that is absent is known, and cannot be written.
  const present = contracts.map((each) => Object.hasOwn(read, memberOf(each)) && read[memberOf(each)] !== undefined);
  const end = present.indexOf(false);
  const expected = end === -1 ? read : Object.fromEntries(contracts.slice(0, end).map((each) => [memberOf(each), read[memberOf(each)]]));
  return {
    given: wires(text),
    expected: wires(new FieldList(end === -1 ? contracts : contracts.slice(0, end), { noun: "value" }).encode(expected)),
  };
}

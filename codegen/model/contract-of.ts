import type { FieldContract, ParameterContract, TypeContract } from "katcp-runtime/vocabulary";
import type { FieldModel } from "./call-model.js";
import { patternOf } from "./patterns/pattern-engine.js";
import type { ParameterModel } from "./sensor-model.js";
import type { TypeModel } from "./type-model.js";

/** A type as the runtime takes it, so that values are printed as a device prints them. What has a codec is a text on the wire. */
export function typeContract({ datatype, values, minimum, maximum, bigint, now, separator }: TypeModel): TypeContract {
  return withoutUndefined({ type: datatype, values, minimum, maximum, bigint, now, separator });
}

/** A field as the runtime takes it. */
export function fieldContract({ name, type, words, optional, default: fallback, repeated }: FieldModel): FieldContract {
  return { ...typeContract(type), ...withoutUndefined({ name, words, optional, default: fallback, repeated }) };
}

/** A parameter of a family as the runtime takes it. */
export function parameterContract(parameter: ParameterModel): ParameterContract {
  const { name, type, values, minimum, maximum, digits, dotted } = parameter;
  const pattern = parameter.pattern === undefined ? undefined : patternOf(parameter.pattern);
  return withoutUndefined({ name, type: values === undefined ? type : undefined, values, minimum, maximum, digits, dotted, pattern });
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

function withoutUndefined<T extends object>(properties: T): Defined<T> {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as Defined<T>;
}

import { Ajv2020 } from "ajv/dist/2020.js";
import type { Contract } from "katcp-runtime";
import { pattern } from "katcp-runtime/pattern";
import { compileSources } from "../../codegen/emit/typescript/compile-sources.js";
import { emitContract } from "../../codegen/emit/typescript/emit-contract.js";
import { schemasOf } from "../../codegen/emit/typescript/schemas/schemas-of.js";
import type { DeviceModel } from "../../codegen/model/device-model.js";
import type { SchemaModel } from "../../codegen/model/type-model.js";
import { complex } from "../../interfaces/codecs/complex.js";

/** What the generated `contract.ts` of a model exports, without a compiler of TypeScript. */
export function contractObject(model: DeviceModel): Contract {
  const text = emitContract(model, { sourceFolder: "..", importStyle: "js" });
  const schemas = [...text.matchAll(/^import \{ (\w+) \} from "\.\/schemas\/(.+)\.check\.js";$/gm)].map(
    ([, name = "", schema = ""]) => [name, schema] as const,
  );
  const codecs = [...text.matchAll(/^import \{ \w+ as (\w+) \} from/gm)].map(([, name = ""]) => name);
  const [script] = compileSources([{ path: "contract.ts", text }]);
  const body = (script?.text ?? "").replaceAll(/^import .*\n/gm, "").replace(/^export const contract = /m, "return ");
  const make = new Function("pattern", ...codecs, ...schemas.map(([name]) => name), body) as (...given: readonly unknown[]) => Contract;
  return make(
    pattern,
    ...codecs.map(() => complex),
    ...schemas.map(([, name]) => checkOf(schemasOf(model).find((schema) => schema.name === name))),
  );
}

function checkOf(schema: SchemaModel | undefined): { readonly findProblem: (value: unknown) => string | undefined } {
  const validate = new Ajv2020({ strict: false }).compile((schema?.document ?? {}) as object);
  return { findProblem: (value) => (validate(value) ? undefined : "another value is expected") };
}

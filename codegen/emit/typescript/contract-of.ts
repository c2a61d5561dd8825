import type { Codec, Contract } from "katcp-runtime/contract";
import { pattern } from "katcp-runtime/pattern";
import { schema } from "katcp-runtime/schema";
import type { DeviceModel } from "../../model/device-model.js";
import { createAjv } from "../../model/schemas/schema-engine.js";
import type { CodecModel, SchemaModel } from "../../model/type-model.js";
import { ContractTypes } from "./contract-types.js";
import { contractRecord } from "./emit-contract.js";
import { RecordLiteral, Source } from "./literal.js";

/** Options of `contractOf`. */
export interface ContractOfOptions {
  /** Your own conversion for a codec of the interface. Default: none, and its values stay texts. */
  readonly codecOf?: (codec: CodecModel) => Codec<unknown> | undefined;
}

/**
 * The contract of an interface as the runtime takes it: the same data as in the generated `contract.ts`. So you can serve or call a device
 * for which nothing is generated.
 */
export function contractOf(model: DeviceModel, { codecOf }: ContractOfOptions = {}): Contract {
  const types = new ContractTypes({
    codec: (codec) => codecOf?.(codec),
    pattern,
    schemaCheck: checkOf,
    named: () => undefined,
    describe,
  });
  return dataOf(contractRecord(model, types)) as Contract;
}

function describe(model: DeviceModel): () => Promise<{ readonly text: string }> {
  return async () => ({ text: model.describe().text });
}

function checkOf({ document }: SchemaModel): unknown {
  return schema(createAjv({ meta: false, validateSchema: false }).compile(document as object));
}

function dataOf(value: unknown): unknown {
  if (value instanceof Source) return value.value;
  if (Array.isArray(value)) return value.map(dataOf);
  if (!(value instanceof RecordLiteral)) return value;
  return Object.fromEntries(value.entries.map(([key, each]) => [key, dataOf(each)]));
}

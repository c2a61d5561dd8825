import type { FieldModel, SignatureModel } from "../model/call-model.js";
import type { DeviceModel } from "../model/device-model.js";

/** A model as others may know it, who do not learn what a secret argument is by default, or in an example (docs/wire-extensions.md). */
export function withoutSecrets(model: DeviceModel): DeviceModel {
  const requests = model.requests.map((request) => ({ ...request, signatures: request.signatures.map(concealSignature) }));
  return { ...model, requests };
}

function concealSignature(signature: SignatureModel): SignatureModel {
  const secret = signature.arguments.findIndex((field) => field.secret);
  if (secret === -1) return signature;
  const examples = signature.examples.filter((example) => example.arguments.length <= secret);
  return { ...signature, arguments: signature.arguments.map(concealField), examples };
}

function concealField(field: FieldModel): FieldModel {
  if (!field.secret) return field;
  return { ...field, default: undefined, optional: field.optional || field.default !== undefined };
}

import type { RequestModel } from "../../model/call-model.js";
import type { DeviceModel, StandardRequestModel } from "../../model/device-model.js";

/** The same device with requests of its own for the standard ones that it promises and aiokatcp does not answer: `?restart`. */
export function withPromises(model: DeviceModel): DeviceModel {
  const promised = model.standard.filter(({ name, isPromised }) => isPromised && name === "restart");
  return { ...model, requests: [...model.requests, ...promised.map((each) => standardRequest(each, model))] };
}

function standardRequest({ name, access }: StandardRequestModel, { place }: DeviceModel): RequestModel {
  const common = { name, place, description: "Restart the device.", extensions: {} };
  const effect = { safe: false, idempotent: false, when: [], sets: [] };
  const messages = { arguments: [], informs: undefined, kinds: undefined, reply: [], examples: [] };
  const signature = { ...common, ...messages, description: "", suffix: undefined, usage: `?${name}`, effect };
  const rest = { identifier: undefined, deprecated: undefined, timeout: undefined, access, aliases: [], hasSignatures: false };
  return { ...common, ...rest, signatures: [signature] };
}

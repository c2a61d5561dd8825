import type { DeviceModel } from "../../model/device-model.js";
import type { EmittedFile } from "../emitted-file.js";
import { emitClient } from "./emit-client.js";
import { emitContract } from "./emit-contract.js";
import { emitServer } from "./emit-server.js";
import { emitTypes } from "./emit-types.js";

/** The four files of a device: its types, its contract, its server and its client. */
export function emitTypeScript(model: DeviceModel): readonly EmittedFile[] {
  return [
    { path: `${model.name}/types.ts`, text: emitTypes(model) },
    { path: `${model.name}/contract.ts`, text: emitContract(model) },
    { path: `${model.name}/server.ts`, text: emitServer(model) },
    { path: `${model.name}/client.ts`, text: emitClient(model) },
  ];
}

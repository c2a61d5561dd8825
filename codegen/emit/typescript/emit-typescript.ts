import type { DeviceModel } from "../../model/device-model.js";
import type { EmittedFile } from "../emitted-file.js";
import type { ImportStyle } from "../import-style.js";
import { emitClient } from "./emit-client.js";
import { emitContract } from "./emit-contract.js";
import { emitInterface } from "./emit-interface.js";
import { emitServer } from "./emit-server.js";
import { emitTypes } from "./emit-types.js";
import { emitSchemas } from "./schemas/emit-schemas.js";

/**
 * The five files of a device: its types, its contract, its server, its client, and its interface as it is told to others; and two for each schema of JSON. `sourceFolder` is where the interface file stands,
 * seen from them: codecs are imported from beside it, by paths that stay as the interface has them, whatever the `importStyle`.
 */
export function emitTypeScript(model: DeviceModel, sourceFolder = ".", importStyle: ImportStyle = "js"): readonly EmittedFile[] {
  const place = { sourceFolder, importStyle };
  return [
    { path: `${model.name}/types.ts`, text: emitTypes(model, place) },
    { path: `${model.name}/contract.ts`, text: emitContract(model, place) },
    { path: `${model.name}/server.ts`, text: emitServer(model, place) },
    { path: `${model.name}/client.ts`, text: emitClient(model, place) },
    { path: `${model.name}/interface.ts`, text: emitInterface(model) },
    ...emitSchemas(model),
  ];
}

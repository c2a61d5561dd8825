import type { DeviceModel } from "../../model/device-model.js";
import { type EmittedFile, GENERATED_BY } from "../emitted-file.js";
import { documentView } from "./document-view.js";
import { draw } from "./draw.js";

/** `<device>.md`: a page about the interface for people, drawn with Handlebars. */
export function emitDocument(model: DeviceModel): EmittedFile {
  const header = `${GENERATED_BY} from ${model.source}. Do not edit: change the interface, then run katcp-gen again.`;
  return { path: `${model.name}/${model.name}.md`, text: draw("interface.md.hbs", { header, ...documentView(model) }) };
}

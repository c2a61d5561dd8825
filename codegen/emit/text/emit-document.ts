import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { DeviceModel } from "../../model/device-model.js";
import { packageRoot } from "../../package-root.js";
import { type EmittedFile, GENERATED_BY } from "../emitted-file.js";
import { documentView } from "./document-view.js";

/** `<device>.md`: a page about the interface for people, drawn with Handlebars. */
export function emitDocument(model: DeviceModel): EmittedFile {
  const Handlebars = createRequire(import.meta.url)("handlebars") as typeof import("handlebars");
  const template = readFileSync(new URL("templates/interface.md.hbs", packageRoot), "utf8");
  const draw = Handlebars.compile(template, { strict: true, noEscape: true });
  const header = `${GENERATED_BY} from ${model.source}. Do not edit: change the interface, then run katcp-gen again.`;
  return { path: `${model.name}/${model.name}.md`, text: draw({ header, ...documentView(model) }) };
}

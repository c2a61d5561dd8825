import type { DeviceModel } from "../../model/device-model.js";
import { type EmittedFile, GENERATED_BY } from "../emitted-file.js";
import { documentView } from "./document-view.js";
import { drawMarkdown } from "./draw-markdown.js";
import { drawPage } from "./draw-page.js";

/** `<device>.md` and `<device>.html`: the interface for people, to be read in a repository, and on a web server or on paper. */
export function emitDocuments(model: DeviceModel): readonly EmittedFile[] {
  const view = documentView(model);
  const source = model.source.replaceAll(">", "_");
  const header = `${GENERATED_BY} from ${source}. Do not edit: change the interface, then run katcp-gen again.`;
  return [
    { path: `${model.name}/${model.name}.md`, text: drawMarkdown(view, header) },
    { path: `${model.name}/${model.name}.html`, text: drawPage(view, { header, source: model.source }) },
  ];
}

import type { DeviceModel } from "../../model/device-model.js";
import { type EmittedFile, GENERATED_BY } from "../emitted-file.js";
import { listTemplates, loadTemplate, readTemplate } from "../handlebars.js";
import { type PythonOptions, projectFolderOf } from "../python-options.js";
import { tidyText } from "../tidy-text.js";
import { code } from "../words/facts.js";
import { withFlatSensors } from "./flat-sensors.js";
import { docstring } from "./layout/docstring.js";
import { lay } from "./layout/expression.js";
import { text } from "./layout/literal.js";
import { packageOf, prefixOf } from "./names/names.js";
import { withPromises } from "./promised-requests.js";
import { pyproject } from "./pyproject.js";
import { clientView } from "./views/client-view.js";
import { informsView, requestsView } from "./views/constants-view.js";
import { interfaceView } from "./views/interface-view.js";
import { sensorsView } from "./views/sensors-view.js";
import { serverView } from "./views/server-view.js";
import { typesView } from "./views/types-view.js";

/** The package of a device: its types, its client and its server, and what both stand on. */
export function emitPython(written: DeviceModel, options: PythonOptions = {}): readonly EmittedFile[] {
  const model = withPromises(withFlatSensors(written));
  const packageName = packageOf(model, options);
  const project = projectFolderOf(model, options);
  const folder = `${project}/${packageName}`;
  const header = `# ${GENERATED_BY} from ${model.source}. Do not edit: change the interface, then run katcp-gen again.`;
  const common = { header, device: model.name };
  const file = (name: string, template: string, view: object): EmittedFile => ({
    path: `${folder}/${name}`,
    text: tidy(draw(template, { ...common, ...view })),
  });
  return [
    ...(options.pyproject === true ? [{ path: `${project}/pyproject.toml`, text: pyproject(model, { packageName }) }] : []),
    file("__init__.py", "__init__.py.hbs", packageView(model)),
    file("types.py", "types.py.hbs", typesView(model)),
    file("_requests.py", "constants.py.hbs", requestsView(model)),
    file("_informs.py", "constants.py.hbs", informsView(model)),
    file("_sensors.py", "constants.py.hbs", sensorsView(model)),
    file("_interface.py", "interface.py.hbs", interfaceView(model)),
    file("client.py", "client.py.hbs", clientView(model)),
    file("server.py", "server.py.hbs", serverView(model)),
    { path: `${folder}/py.typed`, text: `${header}\n` },
    ...supportFiles().map(({ path, text: content }) => ({ path: `${folder}/_katcp/${path}`, text: `${header}\n${content}` })),
  ];
}

function packageView(model: DeviceModel): object {
  const prefix = prefixOf(model);
  const names = [`${prefix}Client`, `${prefix}Server`, "ABSENT", "InformContext", "InterfaceMatch", "ReplyError", "VersionError"].sort();
  const doc = [tidyText(model.description), `The device ${code(model.name)}: its client, its server and its types.`];
  return {
    prefix,
    doc: docstring(doc.filter((part) => part !== "").join("\n\n"), 0),
    all: lay("__all__ = ", { open: "[", parts: names.map(text), close: "]" }, { indent: 0, after: "" }).slice("__all__ = ".length),
  };
}

/** No class ends with a blank line, and no file with two. */
function tidy(content: string): string {
  return `${content.replaceAll(/\n{4,}/g, "\n\n\n").trimEnd()}\n`;
}

const drawn = new Map<string, (view: object) => string>();

function draw(template: string, view: object): string {
  const known = drawn.get(template) ?? loadTemplate(`python/${template}`);
  drawn.set(template, known);
  return known(view);
}

let support: readonly EmittedFile[] | undefined;

/** The modules that are the same for every device: written by hand, and copied. */
function supportFiles(): readonly EmittedFile[] {
  support ??= listTemplates("python/_katcp/")
    .filter((name) => name.endsWith(".py"))
    .map((name) => ({ path: name, text: readTemplate(`python/_katcp/${name}`) }));
  return support;
}

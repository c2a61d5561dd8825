import { loadTemplate } from "../../emit/handlebars.js";
import { LINE_WIDTH } from "../../emit/python/layout/expression.js";
import { prefixOf } from "../../emit/python/names/names.js";
import { widthOf } from "../../emit/text-width.js";
import type { DeviceModel } from "../../model/device-model.js";
import { comparePythonNames } from "./compare-python-names.js";
import { DEFAULT_PYTHON_STYLE, handlerNames, type PythonName, printPythonHandler, pythonCalls } from "./python-handler.js";

/** A first implementation of a device, and what serves it, as a source of Python. `packageName`: of the generated package. */
export function printPythonDevice(model: DeviceModel, packageName: string): string {
  const needed = new Map<string, Set<string>>([[packageName, new Set([`${prefixOf(model)}Server`])]]);
  const local = ({ module, imported, path }: PythonName): string => {
    needed.set(module, (needed.get(module) ?? new Set()).add(imported));
    return path.slice(path.lastIndexOf(`.${imported}`) + 1);
  };
  const layout = { packagePath: packageName, local, style: DEFAULT_PYTHON_STYLE, indent: "    " };
  const handlers = pythonCalls(model).map((call) => printPythonHandler(call, layout));
  const draw = loadTemplate("python-device.py.hbs");
  const imports = [...needed].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([module, names]) => printFrom(module, [...names]));
  return draw({
    name: model.name,
    source: model.source,
    prefix: prefixOf(model),
    className: pythonClassName(model),
    imports,
    handlers,
    packageName,
  });
}

/** The name of the class: that of the device, where nothing that it imports has that name. */
export function pythonClassName(model: DeviceModel): string {
  const prefix = prefixOf(model);
  const names = handlerNames("");
  const taken = [names.failReply, names.context, names.informContext].map(({ imported }) => imported);
  return taken.includes(prefix) ? `${prefix}Device` : prefix;
}

function printFrom(module: string, names: readonly string[]): string {
  const sorted = names.toSorted(comparePythonNames);
  const line = `from ${module} import ${sorted.join(", ")}`;
  return widthOf(line) <= LINE_WIDTH ? line : `from ${module} import (\n${sorted.map((name) => `    ${name},\n`).join("")})`;
}

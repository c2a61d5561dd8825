import { type Call, callsOf, prefixOf } from "../emit/typescript/names/names.js";
import type { DeviceModel } from "../model/device-model.js";
import { type ImportName, type LocalNames, uniqueNames } from "./import-name.js";
import { type HandlerBody, namesOf, printHandler } from "./print-handler.js";
import { printImport } from "./print-import.js";
import { DEFAULT_STYLE } from "./source-style.js";

/** What the first version of a device is to be. */
export interface DeviceSketch {
  /** The folder of the generated files, seen from the source: `../generated/dev`. */
  readonly generated: string;
  /** What handlers do, by their names; the others answer `fail not implemented`. */
  readonly bodies?: Readonly<Record<string, HandlerBody>>;
}

/** The name of the class that a scaffold writes: that of the device, but where a type that it imports has that name. */
export function deviceClassName(model: DeviceModel): string {
  const taken = callsOf(model).flatMap(({ argsType, replyType, informType }) => [argsType, replyType, informType]);
  const prefix = prefixOf(model);
  return taken.includes(prefix) ? `${prefix}Device` : prefix;
}

/** A first implementation of a device, as a source text. */
export function printDevice(model: DeviceModel, { generated, bodies = {} }: DeviceSketch): string {
  const calls = callsOf(model);
  const needed = uniqueNames(calls.flatMap((call) => namesOf(call, bodies[call.handler])));
  const local = localNames(needed);
  const importOf = (from: ImportName["from"], path: string): readonly string[] => {
    const names = needed.filter((name) => name.from === from).map((name) => ({ ...name, local: local(name) }));
    return names.length === 0 ? [] : [printImport(names, path, DEFAULT_STYLE)];
  };
  const server = `${prefixOf(model)}Server`;
  return [
    ...importOf("runtime", "katcp-runtime"),
    `import { ${server} } from "${generated}/server.js";`,
    ...importOf("types", `${generated}/types.js`),
    "",
    `/** The device that \`${model.source}\` describes. */`,
    `export class ${deviceClassName(model)} extends ${server} {${printHandlers(calls, local, bodies)}}`,
    "",
  ].join("\n");
}

function printHandlers(calls: readonly Call[], local: LocalNames, bodies: Readonly<Record<string, HandlerBody>>): string {
  if (calls.length === 0) return "";
  const handlers = calls.map((call) => {
    return printHandler(call, { local, style: DEFAULT_STYLE, indent: "  ", body: bodies[call.handler] });
  });
  return `\n${handlers.join("\n\n")}\n`;
}

/** A request `fail` with a reply has a type that is called as the runtime's error is: then that has another name here. */
function localNames(needed: readonly ImportName[]): LocalNames {
  const own = new Set(needed.filter(({ from }) => from === "types").map(({ name }) => name));
  return ({ from, name }) => (from === "runtime" && own.has(name) ? `Katcp${name}` : name);
}

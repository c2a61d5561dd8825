import type { Diagnostic } from "../diagnostics/diagnostics.js";
import { prefixOf } from "../emit/typescript/names/names.js";
import { FileProblem } from "../files/file-problem.js";
import type { DeviceModel } from "../model/device-model.js";
import { type DerivedClass, leavesOf } from "../scaffold/find-classes.js";
import { Session } from "../session.js";
import { chooseClass } from "./choose-class.js";
import { findInterface, generatedServer } from "./find-interface.js";

/** What a device is looked for by. */
export interface Wanted {
  /** The source that has its class. */
  readonly source: string;
  /** The interface file, where it is given. */
  readonly file: string | undefined;
  readonly className: string | undefined;
}

/** A class and its interface; neither where the interface has mistakes. */
export interface LocatedDevice {
  readonly owner: DerivedClass | undefined;
  readonly model: DeviceModel | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly interfaceFile: string;
}

/** The class of a source that is a device, and its interface. @throws FileProblem where there is no such class, or more than one, or no interface */
export function locateDevice(classes: readonly DerivedClass[], wanted: Wanted): LocatedDevice {
  return wanted.file === undefined ? byHeader(classes, wanted) : byFile(classes, wanted.file, wanted);
}

/** The class that extends what is generated from a given interface. */
function byFile(classes: readonly DerivedClass[], file: string, wanted: Wanted): LocatedDevice {
  const { model, diagnostics } = new Session().compile(file);
  if (model === undefined) return { owner: undefined, model, diagnostics, interfaceFile: file };
  const expected = `${prefixOf(model)}Server`;
  const fitting = classes.filter(({ base }) => base.exportName === expected);
  return { owner: chooseClass(fitting, leavesOf(fitting), { ...wanted, expected }), model, diagnostics, interfaceFile: file };
}

/** The class that extends something generated, and the interface that its header names. */
function byHeader(classes: readonly DerivedClass[], wanted: Wanted): LocatedDevice {
  const { source } = wanted;
  const fitting = classes.filter(({ base }) => generatedServer(source, base.specifier) !== undefined);
  const owner = chooseClass(fitting, leavesOf(fitting), { ...wanted, expected: "a generated server" });
  const interfaceFile = findInterface(source, owner.base.specifier);
  const { model, diagnostics } = new Session().compile(interfaceFile);
  if (model === undefined || `${prefixOf(model)}Server` === owner.base.exportName) return { owner, model, diagnostics, interfaceFile };
  throw new FileProblem(
    `${interfaceFile} is the interface of ${prefixOf(model)}Server, and ${owner.name} extends ${owner.base.exportName}: name its own, katcp-gen scaffold <interface> --update ${source}`,
  );
}

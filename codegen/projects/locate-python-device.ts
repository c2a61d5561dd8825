import { dirname, join } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostics.js";
import { prefixOf } from "../emit/python/names/names.js";
import { FileProblem } from "../files/file-problem.js";
import { disk } from "../files/file-system.js";
import { projectFolders } from "../files/list-packages.js";
import type { DeviceModel } from "../model/device-model.js";
import type { PythonClass } from "../scaffold/python/python-classes.js";
import { Session } from "../session.js";
import { chooseClass } from "./choose-class.js";
import { findInterfaceOf, firstGenerated, foldersAbove, type GeneratedServer } from "./find-interface.js";
import type { Wanted } from "./locate-device.js";

/** Where packages of Python may be: the out-dir of all generated files, and that of Python. */
export interface PythonPlaces {
  readonly outDir: string;
  readonly packages: string | undefined;
}

/** A class, its interface, and the generated package that it imports; nothing of it where the interface has mistakes. */
export interface LocatedPythonDevice {
  readonly owner: PythonClass | undefined;
  /** As the source imports it: `dev_katcp`. */
  readonly packagePath: string;
  readonly server: GeneratedServer | undefined;
  readonly model: DeviceModel | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly interfaceFile: string;
}

/** A class that extends something which is called as a generated server. */
interface Fitting extends PythonClass {
  /** `dev_katcp.server.DevServer` */
  readonly base: string;
}

/** The class of a source that is a device, and its interface. @throws FileProblem where there is no such class, or more than one, or no interface */
export function locatePythonDevice(classes: readonly PythonClass[], wanted: Wanted, places: PythonPlaces): LocatedPythonDevice {
  return wanted.file === undefined ? byHeader(classes, wanted, places) : byFile(classes, wanted.file, wanted, places);
}

function byFile(classes: readonly PythonClass[], file: string, wanted: Wanted, places: PythonPlaces): LocatedPythonDevice {
  const { model, diagnostics } = new Session({ targets: ["python"] }).compile(file);
  const nothing = { owner: undefined, packagePath: "", server: undefined, model, diagnostics, interfaceFile: file };
  if (model === undefined) return nothing;
  const expected = `${prefixOf(model)}Server`;
  const fitting = fittingOf(classes, (base) => nameOf(base) === expected);
  const owner = choose(fitting, { ...wanted, expected });
  return { ...nothing, owner, packagePath: packageOf(owner.base), server: serverOf(owner.base, wanted.source, places) };
}

function byHeader(classes: readonly PythonClass[], wanted: Wanted, places: PythonPlaces): LocatedPythonDevice {
  const { source } = wanted;
  const fitting = fittingOf(classes, (base) => serverOf(base, source, places) !== undefined);
  const owner = choose(fitting, { ...wanted, expected: "a generated server" });
  const server = serverOf(owner.base, source, places);
  const interfaceFile = findInterfaceOf(source, server, server?.interfaceName ?? "");
  const { model, diagnostics } = new Session({ targets: ["python"] }).compile(interfaceFile);
  if (model === undefined || `${prefixOf(model)}Server` === nameOf(owner.base))
    return { owner, packagePath: packageOf(owner.base), server, model, diagnostics, interfaceFile };
  throw new FileProblem(
    `${interfaceFile} is the interface of ${prefixOf(model)}Server, and ${owner.name} extends ${nameOf(owner.base)}: name its own, katcp-gen scaffold <interface> --update ${source}`,
  );
}

function fittingOf(classes: readonly PythonClass[], fits: (base: string) => boolean): readonly Fitting[] {
  return classes.flatMap((each) => {
    const base = each.bases.find(fits);
    return base === undefined ? [] : [{ ...each, base }];
  });
}

function choose(fitting: readonly Fitting[], choice: Wanted & { readonly expected: string }): Fitting {
  const extended = new Set(fitting.flatMap(({ ancestors }) => ancestors.map(({ from }) => from)));
  const leaves = fitting.filter(({ node }) => !extended.has(node.from));
  return chooseClass(fitting, leaves, choice);
}

function nameOf(base: string): string {
  return base.slice(base.lastIndexOf(".") + 1);
}

/** The package that has a class; its module `server` may be named with it. */
function packageOf(base: string): string {
  const [, dots] = /^(\.+)(?:server\.)?[^.]+$/.exec(base) ?? [];
  return dots ?? base.replace(/(?:\.server)?\.[^.]+$/, "");
}

/** The generated `server.py` of a class that a source imports: from its own folder, as an import with dots says, or from wherever packages are. */
function serverOf(base: string, source: string, { outDir, packages }: PythonPlaces): GeneratedServer | undefined {
  const path = packageOf(base);
  const dots = /^\.*/.exec(path)?.[0].length ?? 0;
  const steps = path.slice(dots).split(".").filter(Boolean);
  const folder = dirname(source);
  const roots =
    dots > 0
      ? [join(folder, ...Array.from({ length: dots - 1 }, () => ".."))]
      : [...foldersAbove(folder), ...projectFolders(packages ?? join(outDir, "{device}/python"), disk)];
  return firstGenerated(roots.map((root) => join(root, ...steps, "server.py")));
}

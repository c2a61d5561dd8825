import { readdirSync, rmSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { compileInterface } from "../compile.js";
import type { EmittedFile } from "../emit/emitted-file.js";
import { emitMain } from "../emit/text/emit-main.js";
import { emitExampleInterface, emitProject } from "../emit/text/emit-project.js";
import { prefixOf } from "../emit/typescript/names/names.js";
import { createFile } from "../files/author-files.js";
import { FileProblem, problemOf } from "../files/file-problem.js";
import { makeFolder } from "../files/make-folder.js";
import { KEY_TABLE } from "../interface/key-table.js";
import type { DeviceModel } from "../model/device-model.js";
import { packageVersion, runtimeRange } from "../package-root.js";
import { EXAMPLE_BODIES } from "../scaffold/example-bodies.js";
import { deviceClassName, printDevice } from "../scaffold/print-device.js";
import { printExample } from "../scaffold/print-example.js";

/** What project is to be made. */
export interface InitOptions {
  readonly folder: string;
  /** Of the device; by default that of the folder, where a device may be called so, and else `dev`. */
  readonly name?: string | undefined;
}

/** What was made. */
export interface InitResult {
  readonly name: string;
  readonly written: readonly string[];
  /** What was there already. */
  readonly kept: readonly string[];
}

/** What a folder may hold and still count as empty: what hosts of repositories and editors put there. */
const harmless =
  /^(\.git|\.github|\.gitignore|\.gitattributes|\.editorconfig|\.vscode|\.idea|\.DS_Store|readme(\..*)?|licen[cs]e(\..*)?)$/i;

/** What the sources of a project are called beside the device's, and the packages that it stands on. */
const taken = ["main", "healthcheck", "katcp-gen", "katcp-runtime"];

/** Makes the project of a new device in an empty folder. @throws FileProblem where the folder is not empty, or the name is none for a device */
export function initProject({ folder, name = nameOf(folder) }: InitOptions): InitResult {
  if (!isDeviceName(name))
    throw new FileProblem(`--name: expected letters, digits and dashes, the first a letter, received ${JSON.stringify(name)}`);
  if (taken.includes(name.toLowerCase()))
    throw new FileProblem(`--name: ${name} is the name of another file or package of the project; choose another`);
  refuseFull(folder);
  const files = projectFiles(name);
  const written: string[] = [];
  try {
    for (const { path, text } of files) if (createFile(join(folder, path), text)) written.push(join(folder, path));
  } catch (thrown) {
    // Half of a project is none.
    for (const path of written) rmSync(path);
    throw thrown;
  }
  const kept = files.map(({ path }) => join(folder, path)).filter((path) => !written.includes(path));
  return { name, written, kept };
}

function nameOf(folder: string): string {
  const name = basename(resolve(folder));
  return isDeviceName(name) && !taken.includes(name.toLowerCase()) ? name : "dev";
}

/** By the rule for the key `name` of an interface. */
function isDeviceName(name: string): boolean {
  const shape = KEY_TABLE.file.find(({ key }) => key === "name")?.shape;
  return shape?.is === "string" && shape.pattern?.test(name) === true;
}

function refuseFull(folder: string): void {
  const there = entriesOf(folder).filter((entry) => !harmless.test(entry));
  if (there.length === 0) return;
  const [few, more] = [there.slice(0, 5).join(", "), there.length > 5 ? ` and ${there.length - 5} more` : ""];
  throw new FileProblem(`${folder} is not empty: ${few}${more}; a project is made in an empty folder`);
}

function entriesOf(folder: string): readonly string[] {
  try {
    makeFolder(folder);
    return readdirSync(folder);
  } catch (thrown) {
    throw problemOf(folder, "used", thrown);
  }
}

/** All files of a new project. */
function projectFiles(name: string): readonly EmittedFile[] {
  const example = emitExampleInterface(name);
  const model = compileExample(example);
  const className = deviceClassName(model);
  const device = printDevice(model, { generated: `../generated/${name}`, bodies: EXAMPLE_BODIES });
  const view = {
    name,
    prefix: prefixOf(model),
    className,
    example: printExample(model),
    packageName: name.toLowerCase(),
    generatorRange: `^${packageVersion()}`,
    runtimeRange: runtimeRange(),
  };
  return [
    example,
    { path: `src/${name}.ts`, text: device },
    { path: "src/main.ts", text: emitMain({ name, className, module: `./${name}.js` }) },
    ...emitProject(view),
  ];
}

/** A name may still clash with what the example calls its own. @throws FileProblem */
function compileExample({ path, text }: EmittedFile): DeviceModel {
  const { model, diagnostics } = compileInterface(Buffer.from(text), path);
  if (model !== undefined) return model;
  throw new FileProblem(`--name: the example cannot have this name: ${diagnostics[0]?.message}`);
}

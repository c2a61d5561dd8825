import type { EmittedFile } from "../emitted-file.js";
import { draw } from "./draw.js";

/** A new device, in the words of the templates. */
export interface ProjectView {
  /** As its interface says it. */
  readonly name: string;
  /** Of its generated classes. */
  readonly prefix: string;
  readonly className: string;
  /** A call that the interface shows. */
  readonly example: { readonly call: string; readonly reply: string } | undefined;
  readonly packageName: string;
  /** Which versions of `katcp-gen` it takes: `^1.2.3`. */
  readonly generatorRange: string;
  /** Which versions of `katcp-runtime` it takes. */
  readonly runtimeRange: string;
}

/** The templates whose file has another name. Those of dot files have names that npm packs as they are. */
const paths: Readonly<Record<string, (name: string) => string>> = {
  "package.json": () => "package.json",
  "tsconfig.json": () => "tsconfig.json",
  "healthcheck.ts": () => "src/healthcheck.ts",
  "device.test.ts": (name) => `test/${name}.test.ts`,
  "README.md": () => "README.md",
  gitignore: () => ".gitignore",
  gitattributes: () => ".gitattributes",
  Dockerfile: () => "Dockerfile",
  dockerignore: () => ".dockerignore",
  "device.service": (name) => `${name}.service`,
};

/** The interface file of a new device: an example. */
export function emitExampleInterface(name: string): EmittedFile {
  return { path: `interfaces/${name}.katcp.json`, text: draw("init/interface.katcp.json.hbs", { name }) };
}

/** The files of a new device beside its interface and its own sources. */
export function emitProject(view: ProjectView): readonly EmittedFile[] {
  return Object.entries(paths).map(([template, pathOf]) => ({ path: pathOf(view.name), text: draw(`init/${template}.hbs`, view) }));
}

import { basename, dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { projectFolder } from "./project-folder.js";

/** What a header can hold in any kind of comment, and give back as it was. */
const plain = /^(?!.*\. Do not edit)[^\p{Cc}<>\\]{1,400}$/u;

/**
 * What a header calls an interface file: by its path from the folder of the project that the out-dir belongs to, such as
 * `interfaces/dev.katcp.json` or `./dev.katcp.json`; without a package.json, from the folder that holds the out-dir. One that stands
 * elsewhere, or in `node_modules`, is called by its base name: where it is may differ from machine to machine.
 */
export function sourceName(file: string, outDir: string): string {
  const project = projectFolder(outDir) ?? dirname(resolve(outDir));
  const path = relative(project, resolve(file)).split(sep).join("/");
  const isOutside = isAbsolute(path) || path === ".." || path.startsWith("../") || path.split("/").includes("node_modules");
  if (isOutside || !plain.test(path)) return basename(file);
  return path.includes("/") ? path : `./${path}`;
}

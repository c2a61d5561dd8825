import type { EmittedFile } from "../emitted-file.js";
import { draw } from "./draw.js";

/** A package of an interface, in the words of the templates. */
export interface PackageView {
  readonly name: string;
  readonly version: string;
  readonly device: string;
  /** Of its generated classes. */
  readonly prefix: string;
  /** Where the interface file is in the package. */
  readonly entry: string;
  readonly hasServer: boolean;
  readonly hasPython: boolean;
  readonly runtimeRange: string;
  readonly description: string;
}

/** What stands in a package beside code and interface. */
export function emitPackage(view: PackageView): readonly EmittedFile[] {
  const { name, version, device, entry, hasServer, hasPython, runtimeRange, description } = view;
  const door = (file: string): object => ({ types: `./lib/${file}.d.ts`, default: `./lib/${file}.js` });
  const manifest = {
    name,
    version,
    description: description.split("\n", 1)[0] || `The KATCP interface of ${device}.`,
    type: "module",
    exports: {
      ".": door("index"),
      "./contract": door("contract"),
      ...(hasServer ? { "./server": door("server") } : {}),
      "./interface": `./${entry}`,
      "./package.json": "./package.json",
    },
    types: "./lib/index.d.ts",
    katcp: entry,
    files: ["lib", "interface", `${device}.md`, `${device}.html`, ...(hasPython ? ["python"] : [])],
    engines: { node: ">=20.19" },
    dependencies: { "katcp-runtime": runtimeRange },
  };
  return [
    { path: "package.json", text: `${JSON.stringify(manifest, undefined, 2)}\n` },
    { path: "README.md", text: draw("package/README.md.hbs", view) },
  ];
}

/** What makes the package of Python one that pip installs. */
export function emitPyproject({ device, version, description }: PackageView, packageName: string): EmittedFile {
  const about = description.split("\n", 1)[0] || `The KATCP interface of ${device}.`;
  const lines = [
    "[build-system]",
    'requires = ["setuptools>=68"]',
    'build-backend = "setuptools.build_meta"',
    "",
    "[project]",
    `name = ${JSON.stringify(packageName.replaceAll("_", "-"))}`,
    `version = ${JSON.stringify(version)}`,
    `description = ${JSON.stringify(about)}`,
    'requires-python = ">=3.10"',
    'dependencies = ["aiokatcp>=2.2"]',
    "",
    "[tool.setuptools]",
    `packages = [${JSON.stringify(packageName)}, ${JSON.stringify(`${packageName}._katcp`)}]`,
    "",
    "[tool.setuptools.package-data]",
    '"*" = ["py.typed"]',
  ];
  return { path: "python/pyproject.toml", text: `${lines.join("\n")}\n` };
}

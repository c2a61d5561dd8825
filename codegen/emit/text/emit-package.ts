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

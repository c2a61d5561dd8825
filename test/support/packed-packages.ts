import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The folder of each package. */
export const rooms: Readonly<Record<string, string>> = {
  "katcp-gateway": "gateway",
  "katcp-gen": "codegen",
  "katcp-runtime": "runtime",
  "katcp-tools": "tools",
};

/** What a command prints. @throws Error with all of that where it fails */
export function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** The part of a `package.json` that an installation reads. */
export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** A lock for the packed packages, with the rest as the root's lock has it: so npm finds all in its cache. */
function deriveLock(manifest: object, packed: Readonly<Record<string, string>>): object {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as { packages: Record<string, LockedPackage> };
  const kept: Record<string, unknown> = { "": manifest };
  const take = (name: string): void => {
    const key = `node_modules/${name}`;
    if (key in kept) return;
    const file = packed[name];
    const { dev: _, ...locked } = packages[file === undefined ? key : (rooms[name] ?? name)] ?? {};
    kept[key] = file === undefined ? locked : { ...locked, resolved: `file:${file}` };
    takeAll(locked);
    // What stands within it, where another version of the same stands outside.
    for (const inner of Object.keys(packages).filter((each) => each.startsWith(`${key}/node_modules/`))) {
      const { dev: __, ...nested } = packages[inner] ?? {};
      kept[inner] = nested;
      takeAll(nested);
    }
  };
  const takeAll = ({ dependencies, optionalDependencies }: LockedPackage): void => {
    for (const dependency of Object.keys({ ...dependencies, ...optionalDependencies })) {
      if (`node_modules/${dependency}` in packages) take(dependency);
    }
  };
  for (const name of [...Object.keys(packed), "typescript", "@types/node"]) take(name);
  return { name: "device", version: "1.0.0", lockfileVersion: 3, requires: true, packages: kept };
}

/** Builds and packs the packages as they would be published, and gives the files by the packages' names. */
export function packPackages(folder: string): Readonly<Record<string, string>> {
  run("npm", ["run", "--silent", "build"], root);
  run("npm", ["run", "--silent", "sbom", "--", ...Object.values(rooms)], root);
  mkdirSync(folder, { recursive: true });
  run("npm", ["pack", "--ignore-scripts", "--workspaces", "--pack-destination", folder], root);
  const files = readdirSync(folder);
  const fileOf = (name: string): string => join(folder, files.find((file) => file.startsWith(name)) ?? "");
  return Object.fromEntries(Object.keys(rooms).map((name) => [name, fileOf(name)]));
}

/** Installs a manifest without a network: the packed packages, and from npm's cache what this repository has. */
export function installOffline(folder: string, manifest: Manifest, packed: Readonly<Record<string, string>>): void {
  const local = (wanted: Manifest["dependencies"] = {}): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(wanted).map(([name, range]) => [name, packed[name] === undefined ? range : `file:${packed[name]}`]));
  const own = { ...manifest, dependencies: local(manifest.dependencies), devDependencies: local(manifest.devDependencies) };
  writeFileSync(join(folder, "package.json"), JSON.stringify(own));
  writeFileSync(join(folder, "package-lock.json"), JSON.stringify(deriveLock(own, packed)));
  run("npm", ["ci", "--offline", "--ignore-scripts", "--no-audit", "--no-fund"], folder);
}

/** Unpacks a tarball of npm's into a folder, and gives the files in it: their paths in the package, and where they are now. */
export function unpack(tarball: string, folder: string): ReadonlyMap<string, string> {
  mkdirSync(folder, { recursive: true });
  run("tar", ["-xzf", tarball, "-C", folder], root);
  const inside = join(folder, "package");
  const files = readdirSync(inside, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name }) => [relative(inside, join(parentPath, name)).replaceAll(sep, "/"), join(parentPath, name)]),
  );
}

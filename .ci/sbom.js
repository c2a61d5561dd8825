// Writes the bill of materials of a package, CycloneDX, as sbom.cdx.json into its folder: npm run sbom -- <folder> …
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const npm = process.env["npm_execpath"];
if (npm === undefined) throw new Error("npm runs this: npm run sbom -- runtime");
const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));

for (const folder of process.argv.slice(2)) {
  const { name } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const bill = withBundled(billOf(name, npmSbom("--workspace", name)), bundledIn(folder));
  writeFileSync(join(root, folder, "sbom.cdx.json"), `${JSON.stringify(bill, undefined, 2)}\n`);
}

/** Not `--omit dev`: it also leaves out what the tests of this repository use besides. A package of ours has no dependencies for development. */
function npmSbom(...words) {
  const args = [npm, "sbom", "--sbom-format", "cyclonedx", "--package-lock-only", ...words];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 26 }));
}

/**
 * Npm writes the bill of this repository as far as one package needs it. That package is what the bill is about, called as it is and not as its
 * folder. Without time and serial number, the same lock file makes the same bill.
 */
function billOf(name, { serialNumber: _, metadata: { timestamp: __, ...metadata }, components, dependencies, ...bom }) {
  const whole = metadata.component["bom-ref"];
  const isOwn = ({ "bom-ref": ref }) => ref.startsWith(`${name}@`);
  return {
    ...bom,
    metadata: { ...metadata, component: { ...components.find(isOwn), name } },
    components: components.filter((component) => !isOwn(component)).map((component) => ({ ...component, name: nameOf(component) })),
    dependencies: dependencies.filter(({ ref }) => ref !== whole),
  };
}

/** The name of a package of ours, instead of that of its folder. */
function nameOf({ name, purl }) {
  return /^pkg:npm\/(katcp-\w+)@/.exec(purl)?.[1] ?? name;
}

/** The packages whose code is in the page of the panel: its licences name each on a line of its own. */
function bundledIn(folder) {
  const licences = join(root, folder, "dist/panel/licences.txt");
  const lines = existsSync(licences) ? readFileSync(licences, "utf8").split("\n") : [];
  return lines.flatMap((line) => {
    const locked = packages[`node_modules/${line}`];
    return locked?.version === undefined ? [] : [`${line}@${locked.version}`];
  });
}

function withBundled(bill, refs) {
  if (refs.length === 0) return bill;
  const known = new Set(bill.components.map(({ "bom-ref": ref }) => ref));
  const bundled = npmSbom().components.filter(({ "bom-ref": ref }) => refs.includes(ref) && !known.has(ref));
  return { ...bill, components: [...bill.components, ...bundled] };
}

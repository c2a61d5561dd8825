// Puts the panel's page into few files that a browser loads as they are: gateway/dist/panel/. `npm run build` calls this.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const fileOf = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Writes the page into a folder, which is emptied first. Returns esbuild's list of all that is in it. */
export async function bundlePanel(folder = fileOf("dist/panel/")) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { metafile } = await build({
    entryPoints: [
      { in: fileOf("panel/main.tsx"), out: "main" },
      { in: fileOf("panel/style/main.css"), out: "main" },
    ],
    outdir: folder,
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    minify: true,
    metafile: true,
    legalComments: "linked",
    logLevel: "warning",
  });
  for (const name of readdirSync(fileOf("panel/"))) {
    if (/\.(html|svg|webmanifest)$/.test(name)) cpSync(fileOf(`panel/${name}`), `${folder}/${name}`);
  }
  writeFileSync(`${folder}/licences.txt`, licencesOf(metafile));
  return metafile;
}

/** Their licences ask for their text wherever their code goes. */
function licencesOf({ outputs }) {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  // Of a package that was read, nothing may be left in the bundle.
  const paths = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  const names = paths.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
  const texts = [...new Set(names)]
    .sort()
    .map((name) => `${name}\n\n${readFileSync(fileOf(`../node_modules/${name}/LICENSE`), "utf8").trim()}\n`);
  return `The panel holds code of these packages.\n\n${texts.join("\n")}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundlePanel();

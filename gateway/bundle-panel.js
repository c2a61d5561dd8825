// Puts the panel's page into few files that a browser loads as they are: gateway/dist/panel/. `npm run build` calls this.
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const fileOf = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = fileOf("dist/panel/");

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
await build({
  entryPoints: [fileOf("panel/main.ts")],
  outdir: folder,
  bundle: true,
  format: "esm",
  platform: "browser",
  target: "es2022",
  minify: true,
  legalComments: "linked",
  logLevel: "warning",
});
for (const name of readdirSync(fileOf("panel/"))) {
  if (/\.(html|svg|webmanifest)$/.test(name)) cpSync(fileOf(`panel/${name}`), `${folder}/${name}`);
}

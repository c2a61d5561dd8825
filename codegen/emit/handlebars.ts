import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { packageRoot } from "../package-root.js";

/** Handlebars with nothing in it yet, loaded when something must be drawn. */
export function createHandlebars(): ReturnType<typeof import("handlebars")["create"]> {
  return (createRequire(import.meta.url)("handlebars") as typeof import("handlebars")).create();
}

/** A file of `templates/`. */
export function readTemplate(path: string): string {
  return readFileSync(new URL(`templates/${path}`, packageRoot), "utf8");
}

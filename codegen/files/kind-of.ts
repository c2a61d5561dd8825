import { statSync } from "node:fs";

/** What a path leads to; undefined where nothing is, or where one may not look. */
export function kindOf(path: string): "folder" | "other" | undefined {
  try {
    return statSync(path).isDirectory() ? "folder" : "other";
  } catch {
    return undefined;
  }
}

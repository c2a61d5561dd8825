import { isAbsolute, join } from "node:path";
import type { TableFile } from "katcp-gen";
import type { LoadedInterface } from "katcp-tools";

/** Where something stands in a file. */
export type Place = readonly (string | number)[];

/** What reading a site file stands in. */
export interface SiteReading {
  readonly file: TableFile;
  readonly folder: string;
  readonly roles: readonly string[];
  /** Interfaces by their paths: devices of one kind share one. */
  readonly interfaces: Map<string, LoadedInterface | undefined>;
}

/** Whether roles are roles of the site. */
export function checkRoles(written: Readonly<Record<string, string>>, place: Place, reading: SiteReading): void {
  for (const [name, role] of Object.entries(written)) checkRole(role, [...place, name], reading);
}

/** Whether a role is one of the site. */
export function checkRole(role: string, place: Place, { file, roles }: SiteReading): void {
  if (roles.includes(role)) return;
  const message = `there is no role ${JSON.stringify(role)}, expected one of ${roles.join(", ")}`;
  file.error(place, "bad-value", message);
}

/** A path that begins where the file is; undefined where none is written. */
export function pathOf(folder: string, path: string | undefined): string | undefined {
  return path === undefined ? undefined : pathFrom(folder, path);
}

/** The same of a path that is there. */
export function pathFrom(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

import type { DeviceModel } from "../../model/device-model.js";

/** What a version changed. */
export interface ChangeView {
  readonly version: string;
  /** It is the version of this interface. */
  readonly isCurrent: boolean;
  readonly items: readonly string[];
}

/**
 * The versions and their changes that the interface tells at its key `x-changes`, in the order of the file:
 * `{ "1.1": ["The request scan."] }`. Whatever else stands there is somebody else's.
 */
export function changeViews({ extensions, version }: DeviceModel): readonly ChangeView[] {
  const changes = extensions["x-changes"];
  if (typeof changes !== "object" || changes === null || Array.isArray(changes)) return [];
  return Object.entries(changes).flatMap(([key, value]: [string, unknown]) => {
    const items = [value].flat().filter((item) => typeof item === "string");
    return items.length === 0 ? [] : [{ version: key, isCurrent: version === key || version.endsWith(`-${key}`), items }];
  });
}

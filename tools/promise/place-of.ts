import type { DeviceModel } from "katcp-gen";
import type { FindingPlace } from "../findings/finding.js";

/** Where a name stands in its interface. */
export function placeOf(place: DeviceModel["place"]): FindingPlace {
  const { file, line, column } = place.spot;
  return { file, line, column };
}

import type { TableFile } from "katcp-gen";
import type { RepeatedInform } from "../inform-life.js";
import type { KnownInform } from "../known-inform.js";
import { checkValues } from "./check-values.js";
import type { WrittenSimFile } from "./sim-settings.js";

/** The informs that a simulator file has all clients get; what is wrong with them is noted. */
export function checkInforms(
  file: TableFile,
  written: NonNullable<WrittenSimFile["informs"]>,
  known: readonly KnownInform[],
): readonly RepeatedInform[] {
  return Object.entries(written).flatMap(([name, { every, arguments: values }]): readonly RepeatedInform[] => {
    const inform = known.find((each) => each.name === name);
    if (inform === undefined) {
      const names = known.map((each) => each.name);
      file.error(["informs", name], "unknown-key", `the interface has no inform "${name}" to all clients`, { of: "key", known: names });
      return [];
    }
    const path = ["informs", name, "arguments"];
    return [{ inform, every, values: values && checkValues(file, path, { fields: inform.fields, written: values }) }];
  });
}

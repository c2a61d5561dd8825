import { quote } from "../interface/quote.js";
import { fits } from "../interface/shape.js";
import { VERSION } from "../interface/spellings.js";
import type { Finding } from "./lint-rule.js";
import type { Site } from "./site.js";

/** Guidelines §4.2: of such a version, a client sees whether it can talk to the device. Of an included file it is ignored. */
export function* versionStyle({ kind, view }: Site): Iterable<Finding> {
  const version = kind === "file" ? view.string("version") : undefined;
  if (version === undefined || !fits(version.value, VERSION) || /^[!-~]+-\d+\.\d+$/.test(version.value)) return;
  const message = `the version ${quote(version.value)} is not <api>-<major>.<minor>, so clients refuse every device with another version`;
  yield { at: version.start, rule: "version-style", message, hint: "such as receiver-api-1.0" };
}

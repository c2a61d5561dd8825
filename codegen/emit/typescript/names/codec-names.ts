import { posix } from "node:path";
import type { DeviceModel } from "../../../model/device-model.js";
import { typedOf } from "../../../model/fields-of.js";
import type { CodecModel } from "../../../model/type-model.js";
import { memberName, upperFirst } from "./identifiers.js";

/** What the codecs of an interface are called in generated code: each otherwise, also where files export the same name. */
export class CodecNames {
  /** From each name to what it stands for. */
  readonly #taken = new Map<string, string>();

  constructor(model: DeviceModel) {
    // Who comes first in the interface has the shorter name.
    for (const {
      type: { codec },
    } of typedOf(model))
      if (codec !== undefined) this.of(codec);
  }

  /** `complex` of `./codecs/complex.js` → `complexCodec`; where another file's is called so, `pairComplexCodec`. */
  of({ path, exportName }: CodecModel): string {
    const own = `${path}#${exportName}`;
    const alias = candidatesOf(path, exportName).find((name) => (this.#taken.get(name) ?? own) === own) ?? exportName;
    this.#taken.set(alias, own);
    return alias;
  }
}

function candidatesOf(path: string, exportName: string): readonly string[] {
  const plain = exportName.endsWith("Codec") ? exportName : `${exportName}Codec`;
  const file = memberName(posix.basename(path, posix.extname(path)).replaceAll(/[^A-Za-z0-9]+/g, "-"));
  // The last one tells every path from every other.
  const wholePath = path.replaceAll(/[^A-Za-z0-9]/gu, (character) => `$${character.codePointAt(0)?.toString(16) ?? ""}$`);
  return [plain, ...(file === "" ? [] : [`${file}${upperFirst(plain)}`]), `${wholePath}${upperFirst(plain)}`];
}

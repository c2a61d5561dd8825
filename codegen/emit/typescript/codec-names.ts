import { extname } from "node:path";
import type { CodecModel, DeviceModel } from "../../model/device-model.js";
import { memberName, upperFirst } from "../../model/names.js";

/** What the codecs of a device are called in generated code: `#complex` is `complexCodec`, which no type of the interface is called. */
export class CodecNames {
  readonly #names = new Map<string, string>();
  readonly #taken: Set<string>;

  /** `taken`: what else is defined where codecs are used. */
  constructor(model: DeviceModel, taken: Iterable<string>) {
    this.#taken = new Set(taken);
    const codecs = [...new Map(codecsOf(model).map((codec) => [keyOf(codec), codec])).values()];
    const uses = countEach(codecs.map(shortName));
    const clashing: CodecModel[] = [];
    for (const codec of codecs) {
      const name = shortName(codec);
      if (uses.get(name) === 1 && !this.#taken.has(name)) this.#take(codec, name);
      else clashing.push(codec);
    }
    for (const codec of clashing) this.#take(codec, longName(codec));
  }

  of(codec: CodecModel): string {
    return this.#names.get(keyOf(codec)) ?? shortName(codec);
  }

  /** Files whose paths differ in nothing that a name can show are told apart by a number: `./my-angle.js`, `./my_angle.js`. */
  #take(codec: CodecModel, wanted: string): void {
    let name = wanted;
    for (let number = 2; this.#taken.has(name); number++) name = `${wanted}${number}`;
    this.#taken.add(name);
    this.#names.set(keyOf(codec), name);
  }
}

function keyOf({ path, exportName }: CodecModel): string {
  return `${path}#${exportName}`;
}

function countEach(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function shortName({ exportName }: CodecModel): string {
  return exportName.endsWith("Codec") ? exportName : `${exportName}Codec`;
}

/** Where two files export the same name, the file is part of it: `./codecs/angle.js#codec` → `codecsAngleCodec`. */
function longName({ path, exportName }: CodecModel): string {
  const file = memberName(path.slice(0, path.length - extname(path).length).replaceAll(/\W+/g, "-"));
  return `${file}${exportName === "codec" || exportName === "default" ? "Codec" : upperFirst(shortName({ path, exportName }))}`;
}

/** Every codec that the interface names. */
function codecsOf({ types, requests, informs, sensors }: DeviceModel): readonly CodecModel[] {
  const signatures = requests.flatMap((request) => request.signatures);
  const lists = signatures.flatMap((signature) => [signature.arguments, signature.informs ?? [], signature.reply ?? []]);
  const fields = [...lists.flat(), ...informs.flatMap((inform) => inform.arguments)];
  return [...types, ...fields, ...sensors].flatMap(({ type: { codec } }) => codec ?? []);
}

import { posix } from "node:path";
import type { CodecModel, DeviceModel } from "../../model/device-model.js";
import { list } from "./layout.js";
import type { TypeNames } from "./ts-type.js";

/** JavaScript's own names that generated code uses: a type of the interface with such a name is imported under another. */
const globals = new Set(["Promise", "AsyncIterableIterator", "Uint8Array"]);

const runtimeDoor = "katcp-runtime/contract";

interface Import {
  readonly name: string;
  readonly alias: string;
  readonly isType: boolean;
}

/** What a file imports: it notes every name that is asked for, so that nothing is imported that is not used. */
export class Imports implements TypeNames {
  readonly #ownNames: ReadonlySet<string>;
  readonly #isTypesFile: boolean;
  readonly #runtime = new Map<string, Import>();
  readonly #own = new Map<string, Import>();
  readonly #codecs = new Map<string, Import & { readonly from: string }>();
  readonly #sourceFolder: string;

  /**
   * `isTypesFile`: where the types of the interface are defined, and need no import. `sourceFolder`: where the interface file
   * stands, seen from the file that imports.
   */
  constructor(model: DeviceModel, { isTypesFile = false, sourceFolder = "." } = {}) {
    this.#sourceFolder = sourceFolder;
    this.#ownNames = new Set([...typeNamesOf(model), "contract"]);
    this.#isTypesFile = isTypesFile;
  }

  own(typeName: string): string {
    if (this.#isTypesFile) return typeName;
    const alias = globals.has(typeName) ? `${typeName}Value` : typeName;
    this.#own.set(typeName, { name: typeName, alias, isType: true });
    return alias;
  }

  /** A name of JavaScript's own. Where a type of the interface has it, it is only in their file that both could be meant. */
  global(name: string): string {
    return this.#isTypesFile && this.#ownNames.has(name) ? `globalThis.${name}` : name;
  }

  runtime(name: string): string {
    return this.#takeRuntime(name, true);
  }

  /** A class of the runtime, not only its type. */
  runtimeValue(name: string): string {
    return this.#takeRuntime(name, false);
  }

  /** An author's own codec: its path is relative to the interface file, so it is said anew from here. */
  codec({ path, exportName, alias }: CodecModel, isType = true): string {
    const joined = posix.join(this.#sourceFolder, path);
    const from = joined.startsWith("../") ? joined : `./${joined}`;
    this.#codecs.set(`${from}#${exportName}`, { name: exportName, alias, isType, from });
    return alias;
  }

  #takeRuntime(name: string, isType: boolean): string {
    const alias = this.#ownNames.has(name) ? `Katcp${name}` : name;
    this.#runtime.set(name, { name, alias, isType });
    return alias;
  }

  /** The import declarations; `hasContract` adds that of the contract. */
  print({ hasContract = false } = {}): string {
    const lines = [
      printImport([...this.#runtime.values()], runtimeDoor),
      ...[...this.#codecs.values()]
        .toSorted((one, other) => one.from.localeCompare(other.from, "en"))
        .map((codec) => printImport([codec], codec.from)),
      hasContract ? 'import { contract } from "./contract.js";' : "",
      printImport([...this.#own.values()], "./types.js"),
    ];
    return lines.filter((line) => line !== "").join("\n");
  }
}

function printImport(imports: readonly Import[], from: string): string {
  if (imports.length === 0) return "";
  const isTypeOnly = imports.every(({ isType }) => isType);
  const names = imports
    .toSorted((one, other) => one.name.localeCompare(other.name, "en"))
    .map(({ name, alias, isType }) => `${isType && !isTypeOnly ? "type " : ""}${name === alias ? name : `${name} as ${alias}`}`);
  const keyword = isTypeOnly ? "import type " : "import ";
  const end = ` from ${JSON.stringify(from)};`;
  return `${keyword}${list(names, { open: "{", close: "}", indent: "", column: keyword.length + end.length, spaced: true })}${end}`;
}

/** Every name that types.ts and the classes define. */
function typeNamesOf({ typePrefix, types, requests, informs, sensors }: DeviceModel): readonly string[] {
  const signatures = requests.flatMap((request) => request.signatures);
  const ofSignatures = signatures.flatMap(({ argsType, inputType, replyType, informType }) => [argsType, inputType, replyType, informType]);
  const ofFamilies = sensors.map(({ family }) => family?.parametersType);
  const all = [...types.map(({ typeName }) => typeName), ...ofSignatures, ...informs.map(({ informType }) => informType), ...ofFamilies];
  const own = ["Server", "Client", "Sensors", "ClientSensors", "Requests", "Informs", "ClientInforms"].map(
    (suffix) => `${typePrefix}${suffix}`,
  );
  return [...own, ...all.filter((name) => name !== undefined)];
}

/** What a value may be, as far as it can be said without looking at its neighbours. */
export type Shape =
  | {
      readonly is: "string";
      readonly pattern?: RegExp;
      readonly allowed?: string;
      readonly rule?: "bad-name" | "bad-value";
      readonly isProse?: boolean;
      /** What was probably meant by a text that does not fit. */
      readonly mend?: (text: string) => string;
      /** What editors offer: the texts that there are, or some of them. */
      readonly offer?: Offer;
    }
  | { readonly is: "boolean" }
  | { readonly is: "number"; readonly integer?: boolean; readonly minimum?: number; readonly above?: number; readonly maximum?: number }
  | { readonly is: "one-of"; readonly values: readonly string[] }
  | { readonly is: "list"; readonly of: Shape }
  | { readonly is: "map"; readonly of: Shape; readonly names: NameShape }
  | { readonly is: "object"; readonly kind: ObjectKind }
  /** An object of a file that is no interface: it brings its keys along. */
  | { readonly is: "record"; readonly noun: string; readonly rules: readonly KeyRule[] }
  | { readonly is: "either"; readonly shapes: readonly Shape[] }
  | { readonly is: "nullable-number" }
  | { readonly is: "anything" };

/** Texts that an editor completes. The compiler looks at more than the text, and says itself what else there may be. */
export interface Offer {
  /** `closed`: there are no others. `names`: also the named types of the interface. `examples`: these are some of many. */
  readonly kind: "closed" | "names" | "examples";
  readonly texts: readonly string[];
}

/** What the keys of a map may be. */
export interface NameShape {
  /** What they are the names of, for people. */
  readonly noun: string;
  readonly pattern: RegExp;
  /** What the pattern allows, where it does not say so itself. */
  readonly allowed?: string;
  /** Default: `bad-name`. */
  readonly rule?: "bad-name" | "bad-value";
  /** Where there are no others. */
  readonly known?: readonly string[];
  /** What may be a name too, and may go on after a space. */
  readonly knownFirst?: readonly string[];
}

/** The first word of a name. */
export function firstWord(name: string): string {
  return name.split(" ", 1)[0] ?? "";
}

/** Names, values and paths are no longer than that. */
export const LONGEST_NAME = 1000;

/** Whether a name, a value or a path matches its pattern. An expression of many steps would not get through megabytes of text. */
export function fits(text: string, pattern: RegExp): boolean {
  return text.length <= LONGEST_NAME && pattern.test(text);
}

/** One key of the format: the table from which files are checked, and editors taught. */
export interface KeyRule {
  readonly key: string;
  readonly shape: Shape;
  readonly required?: boolean;
  /** One line for people. */
  readonly about: string;
}

/** The objects whose keys the format fixes. */
export type ObjectKind =
  | "file"
  | "included file"
  | "named type"
  | "argument"
  | "field"
  | "count"
  | "request"
  | "signature"
  | "example"
  | "standard request"
  | "inform"
  | "sensor"
  | "initial"
  | "stale"
  | "parameter"
  | "group";

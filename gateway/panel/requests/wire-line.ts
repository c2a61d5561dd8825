/** The escapes of an argument (guidelines §2.1, Table 1), which are the same in Unicode as in bytes. */
const escapes: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  " ": "\\_",
  "\0": "\\0",
  "\n": "\\n",
  "\r": "\\r",
  "\x1b": "\\e",
  "\t": "\\t",
};
const unescaped = new Map(Object.entries(escapes).map(([plain, escaped]) => [escaped, plain]));

/** `?tune 1420.4 0.5`: a request as it goes over the wire, to be copied into a terminal or a script. */
export function printRequest(name: string, args: readonly string[]): string {
  return [`?${name}`, ...args.map(escapeText)].join(" ");
}

/** What somebody has typed as arguments, as they would stand on the wire: `\_` is a space, and `\@` an empty text. */
export function readArguments(text: string): readonly string[] {
  const words = text.split(/[ \t]+/).filter((word) => word !== "");
  return words.map((word) => (word === "\\@" ? "" : word.replace(/\\./g, (escaped) => unescaped.get(escaped) ?? escaped)));
}

function escapeText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is escaped
  return text === "" ? "\\@" : text.replace(/[\\ \0\n\r\x1b\t]/g, (plain) => escapes[plain] ?? plain);
}

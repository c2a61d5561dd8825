import { oneLine } from "../words/facts.js";

/** A doc comment: each paragraph on lines of its own, and never ended, nor given tags, by what the interface says. */
export function docComment(text: string, deprecated?: string): string {
  if (deprecated === undefined && plain.test(text)) return `/** ${text} */`;
  const tag = deprecated === undefined ? [] : [`@deprecated ${escapeTags(oneLine(deprecated))}`];
  const lines = [...(text === "" ? [] : plainLines(text)), ...tag].map((line) => line.replaceAll("*/", "*\\/"));
  const [only = ""] = lines;
  return lines.length === 1 ? `/** ${only} */` : ["/**", ...lines.map((line) => (line === "" ? " *" : ` * ${line}`)), " */"].join("\n");
}

/** What most texts are: a line of ASCII that ends no comment and holds no tag. */
const plain = /^(?!.*\*\/)[ -?A-~]*[!-?A-~]$/;

/** Its lines, none of which holds a tag. */
function plainLines(text: string): readonly string[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => escapeTags(line.replaceAll(/\p{Cc}/gu, " ").trimEnd()));
}

/** TypeScript takes an `@` for a tag also within a line and within backticks, behind whatever it takes for a space or a margin. */
function escapeTags(text: string): string {
  return text.replaceAll(/(?<![!-)+-z|}~])@/g, "\\@");
}

/** A comment and the end of its line, or nothing where there is nothing to say. */
export function docLines(text: string, deprecated?: string): string {
  return text === "" && deprecated === undefined ? "" : `${docComment(text, deprecated)}\n`;
}

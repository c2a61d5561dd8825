import { Argument, Command } from "commander";
import { type FileTable, formatTableSchema } from "katcp-gen";
import { SITE_TABLE } from "../site/site-table.js";
import { TOKEN_TABLE } from "../site/token-table.js";
import type { CommandContext } from "./command-context.js";

/** The files of a gateway that have a schema. */
export const FILE_TABLES: ReadonlyMap<string, FileTable> = new Map([
  ["site", SITE_TABLE],
  ["tokens", TOKEN_TABLE],
]);

/** `katcp-gateway schema site`: for editors. */
export function schemaCommand({ terminal }: CommandContext): Command {
  return new Command("schema")
    .description("Prints the JSON Schema of a kind of file, for editors.")
    .addArgument(new Argument("<kind>", "the kind of file").choices([...FILE_TABLES.keys()]))
    .action((kind: string) => terminal.log(formatTableSchema(FILE_TABLES.get(kind) as FileTable).trimEnd()));
}

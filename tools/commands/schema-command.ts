import { Argument, Command } from "commander";
import { type FileTable, formatTableSchema } from "katcp-gen";
import { SIM_FILE_TABLE } from "../sim/files/sim-file-table.js";
import { SCRIPT_TABLE } from "../sim/script/script-table.js";
import { STATION_TABLE } from "../sim/station/station-table.js";
import type { CommandContext } from "./command-context.js";

/** The files of the tools that have a schema. */
export const FILE_TABLES: Readonly<Record<string, FileTable>> = {
  sim: SIM_FILE_TABLE,
  script: SCRIPT_TABLE,
  station: STATION_TABLE,
};

/** `katcp schema sim`: for editors. */
export function schemaCommand({ terminal }: CommandContext): Command {
  return new Command("schema")
    .description("Prints the JSON Schema of a kind of file, for editors.")
    .addArgument(new Argument("<kind>", "the kind of file").choices(Object.keys(FILE_TABLES)))
    .action((kind: string) => terminal.log(formatTableSchema(FILE_TABLES[kind] as FileTable).trimEnd()));
}

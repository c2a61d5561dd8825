import { Command } from "commander";
import type { CommandContext } from "./command-context.js";

/** `katcp-gen schema`. */
export function schemaCommand({ terminal, finish }: CommandContext): Command {
  return new Command("schema")
    .description("print the JSON Schema of interface files, for editors")
    .option("--part", "print the schema of included files, which need no name or version")
    .action(async ({ part = false }: { readonly part?: boolean }) => {
      const { formatSchema } = await import("../interface/json-schema.js");
      terminal.log(formatSchema(part ? "included file" : "file").trimEnd());
      finish(0);
    });
}

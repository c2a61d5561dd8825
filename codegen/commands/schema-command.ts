import { Command } from "commander";
import type { CommandContext } from "./command-context.js";

/** `katcp-gen schema`. */
export function schemaCommand({ terminal, finish }: CommandContext): Command {
  return new Command("schema").description("print the JSON Schema of interface files, for editors").action(async () => {
    const { formatSchema } = await import("../interface/json-schema.js");
    terminal.log(formatSchema().trimEnd());
    finish(0);
  });
}

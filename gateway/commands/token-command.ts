import { Command } from "commander";
import { newToken } from "../access/token-book.js";
import type { CommandContext } from "./command-context.js";

/** `katcp-gateway token ann operator`: a new token, and its entry in the token file. */
export function tokenCommand({ terminal }: CommandContext): Command {
  return new Command("token")
    .description("Makes a token: prints the entry for the token file, and the token itself to standard error.")
    .argument("<name>", "the person or program that gets it")
    .argument("<role>", "one of the roles of the site")
    .action((name: string, role: string) => {
      const { token, entry } = newToken({ name, role });
      terminal.error(`keep this token, it is stored nowhere else: ${token}`);
      terminal.log(JSON.stringify(entry));
    });
}

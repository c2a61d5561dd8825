import { Command } from "commander";
import { readConfig } from "../config/read-config.js";
import { isError } from "../diagnostics/diagnostics.js";
import type { CommandContext } from "./command-context.js";
import { notEmpty } from "./not-empty.js";
import { reportDiagnostics } from "./report-diagnostics.js";

interface Flags {
  readonly color?: boolean;
}

/** `katcp-gen model`: an interface with all that it includes, every type resolved and every default filled in, as JSON. */
export function modelCommand(context: CommandContext): Command {
  const { terminal } = context;
  return new Command("model")
    .description("print an interface as JSON for other tools: includes merged, types resolved, defaults filled in")
    .argument("<file>", "the interface file", notEmpty)
    .option("--color", "use colours, even without a terminal")
    .option("--no-color", "use no colours")
    .action(async (file: string, { color }: Flags) => {
      const { config } = await readConfig(context.workingFolder);
      const [{ Session }, { printModel }] = await Promise.all([import("../session.js"), import("../model/print-model.js")]);
      const { model, diagnostics } = new Session({ levels: config.levels, targets: [] }).compile(file);
      const errors = diagnostics.filter(isError);
      const isRefused = reportDiagnostics(errors, { terminal, format: "text", paint: context.paint(color), allWarnings: false });
      if (model !== undefined) terminal.log(printModel(model));
      context.finish(isRefused ? 1 : 0);
    });
}

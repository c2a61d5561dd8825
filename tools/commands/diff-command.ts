import { Command, Option } from "commander";
import { DIFF_FORMATS, type DiffFormat, type DiffSide, diffSides, FileProblem, formatDiagnostic } from "katcp-gen";
import { findAddress } from "../interface/device-address.js";
import { loadLiveInterface } from "../interface/live-interface.js";
import { ToolProblem } from "../tool-problem.js";
import type { CommandContext } from "./command-context.js";

const examples = `
Examples:
  katcp diff rx-m000:7147 interfaces/rx.katcp.json
  katcp diff git:v1.2:interfaces/rx.katcp.json rx-m000:7147
  katcp diff rx-m000:7147 rx-m001:7147

Exit codes: 0 done, 1 the new version is too low for the changes, or a side is wrong, 3 no connection.`;

/** `katcp diff`: what differs between a device and an interface, or between two devices. */
export function diffCommand({ terminal, finish }: CommandContext): Command {
  return new Command("diff")
    .description("Shows what differs between a device that describes itself and an interface, or two devices, as katcp-gen diff does.")
    .argument("<old>", "the address of a device (HOST:PORT), a file, git:REV:PATH or npm:PACKAGE")
    .argument("<new>", "the same")
    .addOption(new Option("--format <format>", "the format of changes").choices(DIFF_FORMATS).default("text"))
    .addHelpText("after", examples)
    .action(async (old: string, now: string, { format }: { readonly format: DiffFormat }) => {
      const { diagnostics, lines, isRefused } = compare(await sideOf(old), await sideOf(now), format);
      if (diagnostics.length > 0) throw new ToolProblem(diagnostics.map((each) => formatDiagnostic(each)).join("\n"));
      for (const line of lines) terminal.log(line);
      finish(isRefused ? 1 : 0);
    });
}

async function sideOf(word: string): Promise<DiffSide> {
  if (findAddress(word) === undefined) return word;
  return { label: word, files: (await loadLiveInterface(word)).described };
}

function compare(old: DiffSide, now: DiffSide, format: DiffFormat): ReturnType<typeof diffSides> {
  try {
    return diffSides(old, now, { format });
  } catch (thrown) {
    if (thrown instanceof FileProblem) throw new ToolProblem(thrown.message);
    throw thrown;
  }
}

import { Command, InvalidArgumentError, Option } from "commander";
import type { DeviceAddress } from "../interface/device-address.js";
import { loadLiveInterface } from "../interface/live-interface.js";
import { type LoadedInterface, loadInterface } from "../interface/load-interface.js";
import { ToolProblem } from "../tool-problem.js";
import { REPORT_FORMATS, type ReportFormat, reportOf } from "../verify/reports/report.js";
import { verify } from "../verify/verify.js";
import { VERIFY_PHASES, type VerifyPhase } from "../verify/verify-options.js";
import type { CommandContext } from "./command-context.js";
import { deviceArgument, formatAddress, readNumber } from "./device-address.js";

interface VerifyFlags {
  readonly phases?: readonly VerifyPhase[];
  readonly skip?: readonly VerifyPhase[];
  readonly readOnly?: boolean;
  readonly allow?: readonly string[];
  readonly rate?: number;
  readonly runs?: number;
  readonly seed?: number;
  readonly timeout?: number;
  readonly sensors?: number;
  readonly format: ReportFormat;
}

/** `katcp verify HOST:PORT interface.katcp.json`. */
export function verifyCommand({ terminal, finish }: CommandContext): Command {
  const phases = VERIFY_PHASES.join(", ");
  return new Command("verify")
    .description("Checks that a live device keeps the promises of its interface file.")
    .addArgument(deviceArgument())
    .argument("[interface]", "its interface file (default: the description that the device gives)")
    .addOption(new Option("--phases <list>", `what to check, from ${phases} (default: all)`).argParser(readPhases))
    .addOption(new Option("--skip <list>", "phases to skip").argParser(readPhases))
    .option("--read-only", "send none of the device's own requests, not even wrong ones")
    .addOption(new Option("--allow <list>", "call these requests too, although they are not marked safe").argParser(readList))
    .addOption(new Option("--rate <number>", "never send more requests in a second (default: 50)").argParser(readNumber(0.01)))
    .addOption(new Option("--runs <number>", "random calls of each request (default: 20)").argParser(readNumber(0)))
    .addOption(new Option("--seed <number>", "seed of the random arguments (default: 1)").argParser(readNumber(-(2 ** 31))))
    .addOption(new Option("--timeout <seconds>", "for requests without a timeout of their own (default: 5)").argParser(readNumber(0.01)))
    .addOption(new Option("--sensors <number>", "how many sensors to sample (default: 5)").argParser(readNumber(0)))
    .addOption(new Option("--format <format>", "format of the report").choices(REPORT_FORMATS).default("text"))
    .action(async (device: DeviceAddress, file: string | undefined, flags: VerifyFlags) => {
      const { phases: wanted = VERIFY_PHASES, skip = [], timeout, format, ...rest } = flags;
      const address = formatAddress(device);
      const source = file === undefined ? await loadLiveInterface(address) : loadInterface(file);
      refuseUnknown(rest.allow, source);
      const timeoutMs = timeout === undefined ? {} : { timeoutMs: timeout * 1000 };
      const chosen = wanted.filter((phase) => !skip.includes(phase));
      const result = await verify({ ...device, interface: source, ...rest, ...timeoutMs, phases: chosen });
      for (const line of reportOf(result, format, { address, file: source.file })) terminal.log(line);
      finish(result.isKept ? 0 : 1);
    });
}

/** A request with a slip in its name would not be called, and nobody would see that. */
function refuseUnknown(allow: readonly string[] = [], { model, file }: LoadedInterface): void {
  const names = model.requests.map(({ name }) => name);
  const unknown = allow.find((word) => !names.includes(word));
  if (unknown === undefined) return;
  throw new ToolProblem(`--allow: ${file} has no request ${JSON.stringify(unknown)}; it has ${names.join(", ") || "none"}`);
}

function readList(text: string): readonly string[] {
  return text.split(",").filter((word) => word !== "");
}

function readPhases(text: string): readonly VerifyPhase[] {
  const words = readList(text);
  const unknown = words.find((word) => !VERIFY_PHASES.some((phase) => phase === word));
  if (unknown !== undefined) throw new InvalidArgumentError(`there is no phase "${unknown}"`);
  return words as readonly VerifyPhase[];
}

import { Command, Option } from "commander";
import { messageOf } from "katcp-runtime";
import type { DeviceAddress } from "../interface/device-address.js";
import { Replay } from "../proxy/replay.js";
import { ToolProblem } from "../tool-problem.js";
import type { CommandContext } from "./command-context.js";
import { formatAddress, readAddress } from "./device-address.js";

interface ReplayFlags {
  readonly listen: DeviceAddress;
  readonly fast?: boolean;
}

/** `katcp replay FILE`. */
export function replayCommand({ terminal, untilInterrupted }: CommandContext): Command {
  return new Command("replay")
    .description("Plays the device's side of a recording of katcp proxy --log.")
    .argument("<file>", "the recording")
    .addOption(
      new Option("--listen <address>", "where to listen, a port or HOST:PORT")
        .argParser(readAddress)
        .default({ host: "127.0.0.1", port: 7147 }, "127.0.0.1:7147"),
    )
    .option("--fast", "do not wait as long as the device did")
    .action(async (file: string, { listen, fast }: ReplayFlags) => {
      const replay = new Replay({ file, listen, keepsTime: fast !== true });
      await replay.start().catch((reason: unknown) => {
        throw new ToolProblem(`cannot listen at ${formatAddress(listen)}: ${messageOf(reason)}`);
      });
      terminal.error(`listening at ${formatAddress(replay.address)}; Ctrl-C ends it`);
      await untilInterrupted();
      await replay.stop();
    });
}

import { Command } from "commander";
import { ToolProblem } from "../tool-problem.js";
import type { CommandContext } from "./command-context.js";

/** The package, which this one does not need for anything else. */
const gatewayPackage = "katcp-gateway";

interface GatewayPackage {
  runCli(argv: readonly string[], terminal: CommandContext["terminal"], surroundings: object): Promise<0 | 1 | 2>;
}

/** `katcp gateway …`: the command `katcp-gateway`, where it is installed. */
export function gatewayCommand({ terminal, finish, untilInterrupted }: CommandContext): Command {
  return new Command("gateway")
    .description("Shows devices in a browser, feeds Prometheus, and keeps their history: runs katcp-gateway, if it is installed.")
    .usage("[arguments of katcp-gateway]")
    .argument("[words...]", "as katcp-gateway takes them; `katcp-gateway --help` lists them")
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (_: readonly string[], __: object, { args }: Command) => {
      const { runCli } = await loadGateway();
      finish(await runCli(args, terminal, { untilInterrupted }));
    });
}

async function loadGateway(): Promise<GatewayPackage> {
  try {
    return (await import(gatewayPackage)) as GatewayPackage;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw thrown;
    throw new ToolProblem("katcp gateway needs the package katcp-gateway, which is not installed: npm install katcp-gateway");
  }
}

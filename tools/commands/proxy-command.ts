import { Argument, Command } from "commander";
import { messageOf } from "katcp-runtime";
import { findingText } from "../findings/finding-text.js";
import type { DeviceAddress } from "../interface/device-address.js";
import { loadInterface } from "../interface/load-interface.js";
import { DeviceProxy } from "../proxy/device-proxy.js";
import type { ProxyFinding } from "../proxy/proxied-message.js";
import { ToolProblem } from "../tool-problem.js";
import type { CommandContext } from "./command-context.js";
import { deviceArgument, formatAddress, readAddress } from "./device-address.js";

/** `katcp proxy LISTEN HOST:PORT interface.katcp.json`. */
export function proxyCommand({ terminal, finish, untilInterrupted }: CommandContext): Command {
  return new Command("proxy")
    .description("Passes all traffic between clients and a device, and reports each message that breaks the interface.")
    .addArgument(new Argument("<listen>", "where clients connect: a port of this machine, or HOST:PORT").argParser(readAddress))
    .addArgument(deviceArgument())
    .argument("<interface>", "the interface file of the device")
    .option("--log <file>", "record all traffic in this file, as JSON lines")
    .action(async (listen: DeviceAddress, device: DeviceAddress, file: string, { log }: { readonly log?: string }) => {
      const proxy = new DeviceProxy({
        listen,
        device,
        interface: loadInterface(file),
        log,
        onFinding: (finding) => terminal.log(lineOf(finding)),
        onLogProblem: (problem) => terminal.error(problem),
      });
      await proxy.start().catch((reason: unknown) => {
        throw new ToolProblem(`cannot listen at ${formatAddress(listen)}: ${messageOf(reason)}`);
      });
      terminal.error(`clients connect to ${formatAddress(proxy.address)}, the device is ${formatAddress(device)}; Ctrl-C ends it`);
      await untilInterrupted();
      await proxy.stop();
      for (const [rule, count] of proxy.counts) terminal.log(`${rule}: ${count}`);
      terminal.log(`${proxy.connections} connection${proxy.connections === 1 ? "" : "s"}`);
      finish(proxy.isKept ? 0 : 1);
    });
}

function lineOf(finding: ProxyFinding): string {
  const { at, connection, side } = finding;
  const who = side === "client" ? `client ${connection.client}` : `device to ${connection.client}`;
  return `${new Date(at * 1000).toISOString()} ${who}: ${findingText(finding)}`;
}

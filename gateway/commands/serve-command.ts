import { Command, InvalidArgumentError } from "commander";
import { Gateway } from "../gateway.js";
import { defaultSite, deviceAt } from "../site/default-site.js";
import { readSite } from "../site/read-site.js";
import type { DeviceConfiguration, SiteConfiguration } from "../site/site-configuration.js";
import type { CommandContext } from "./command-context.js";

interface ServeOptions {
  readonly host?: string;
  readonly port?: number;
  readonly device: readonly DeviceConfiguration[];
}

/** `katcp-gateway [site.json]`: serves a site until it is told to end. */
export function serveCommand({ terminal, untilInterrupted }: CommandContext): Command {
  return new Command("serve")
    .description("Shows devices in a browser, feeds Prometheus, and keeps their history.")
    .argument("[file]", "a site file; default: the device at 127.0.0.1:7147")
    .option("--device <host:port>", "a device, instead of a site file; may be given more than once", addDevice, [])
    .option("--host <host>", "the address to listen at, instead of the one in the file")
    .option("--port <port>", "the port of the web server; 0 takes a free port (default: 8147)", portOf)
    .addHelpText("after", "\nIt prints the address to open when it is ready, and ends on SIGINT and SIGTERM.")
    .action(async (file: string | undefined, options: ServeOptions, command: Command) => {
      if (file !== undefined && options.device.length > 0)
        command.error(`error: expected a site file or --device, received both: add the device to "devices" of ${file}`);
      const onProblem = (message: string): void => terminal.error(`katcp-gateway: ${message}`);
      await using gateway = await Gateway.start(siteOf(file, options), { onProblem });
      terminal.log(gateway.url);
      await untilInterrupted();
    });
}

function siteOf(file: string | undefined, { device, host, port }: ServeOptions): SiteConfiguration {
  const site = file === undefined ? defaultSite(device.length === 0 ? [deviceAt("127.0.0.1", 7147)] : device) : readSite(file);
  return { ...site, listen: { ...site.listen, host: host ?? site.listen.host, port: port ?? site.listen.port } };
}

function addDevice(text: string, before: readonly DeviceConfiguration[]): readonly DeviceConfiguration[] {
  const { v6, name, port } = /^(?:(?:\[(?<v6>[^\]]+)\]|(?<name>[^:[\]]+)):)?(?<port>\d{1,5})$/.exec(text)?.groups ?? {};
  if (port === undefined || Number(port) > 65_535) throw new InvalidArgumentError("expected HOST:PORT, such as 127.0.0.1:7147");
  return [...before, deviceAt(v6 ?? name ?? "127.0.0.1", Number(port))];
}

function portOf(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError("expected a port from 0 to 65535");
  return Number(text);
}

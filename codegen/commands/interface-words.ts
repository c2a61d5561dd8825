import type { Command } from "commander";

/** The interface files that a command is called with, or else those of the configuration. @throws CommanderError where there are none */
export function interfaceWords(command: Command, files: readonly string[] = [], configured: readonly string[] = []): readonly string[] {
  const words = files.length > 0 ? files : configured;
  if (words.length > 0) return words;
  const problem = 'missing required argument \'file\'; or list "interfaces" under the key "katcp-gen" of package.json';
  return command.error(`error: ${problem}`, { exitCode: 2 });
}

import { relative } from "node:path";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";

/** Prints who survived as soon as that is known: whoever stops a long run still has what it found. */
class SurvivorsReporter {
  /** @param {Readonly<import("@stryker-mutator/api/core").MutantResult>} mutant */
  onMutantTested({ status, fileName, location, mutatorName, replacement }) {
    if (status !== "Survived" && status !== "NoCoverage") return;
    const { line, column } = location.start;
    console.log(
      `${status} ${relative("", fileName)}:${line}:${column} ${mutatorName}: ${replacement?.replaceAll(/\s+/g, " ").slice(0, 150)}`,
    );
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Reporter, "survivors", SurvivorsReporter)];

import { relative } from "node:path";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";

/** Prints who survived as soon as that is known: whoever stops a long run still has what it found. */
class SurvivorsReporter {
  /**
   * A file of tests that cannot be loaded has none, and nobody says so.
   *
   * @param {import("@stryker-mutator/api/report").DryRunCompletedEvent} event
   */
  onDryRunCompleted({ result }) {
    const files = new Set(result.tests.map(({ fileName }) => fileName));
    console.log(`${result.tests.length} tests in ${files.size} files: look whether that is all of them`);
  }

  /**
   * One that runs while its module loads may be none: where the module cannot be loaded, no test fails either.
   *
   * @param {Readonly<import("@stryker-mutator/api/core").MutantResult>} mutant
   */
  onMutantTested({ status, fileName, location, mutatorName, replacement, static: isAtLoad }) {
    if (status !== "Survived" && status !== "NoCoverage") return;
    const { line, column } = location.start;
    console.log(
      `${status}${isAtLoad ? " (at load)" : ""} ${relative("", fileName)}:${line}:${column} ${mutatorName}: ${replacement?.replaceAll(/\s+/g, " ").slice(0, 150)}`,
    );
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Reporter, "survivors", SurvivorsReporter)];

import { createHash } from "node:crypto";
import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";
import { seed, share } from "./sample.js";

/** What is mutated as a whole or not at all: a function, a method, a field of a class, a constant of a module. */
const units = ["FunctionDeclaration", "ClassMethod", "ClassPrivateMethod", "ClassProperty", "ClassPrivateProperty"];

/** @param {any} path a node of Babel's, with what is around it */
function isUnit({ node, parent }) {
  return units.includes(node.type) || (node.type === "VariableDeclaration" && ["Program", "ExportNamedDeclaration"].includes(parent.type));
}

/** A number from 0 to 1 that depends on a text and the seed alone, so that a unit stays in the sample until somebody changes it. */
function placeOf(/** @type {string} */ text) {
  return createHash("sha256").update(`${seed} ${text}`).digest().readUInt32BE() / 2 ** 32;
}

/** Leaves out what is not in the sample. */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, "sample", {
    /** @param {any} path */
    shouldIgnore: (path) => (isUnit(path) && placeOf(path.toString()) >= share ? "not in the sample" : undefined),
  }),
];

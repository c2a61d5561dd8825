import { describeErrors, type SchemaError } from "katcp-runtime/vocabulary";
import { type JsonNode, type JsonValue, toJson } from "../../interface/json-node.js";
import { remembered } from "../../remembered.js";
import type { SchemaModel } from "../type-model.js";
import { nearestNode } from "./json-pointer.js";
import { compileCheck } from "./schema-engine.js";

/** What is wrong with a value that a file writes, and which part of it that is; undefined where it is as its schema says. */
export function findValueProblem(node: JsonNode, schema: SchemaModel): { readonly at: number; readonly message: string } | undefined {
  const errors = checkOf(schema)(toJson(node));
  if (errors.length === 0) return undefined;
  const message = describeErrors(errors);
  return { at: nearestNode(node, message.startsWith("/") ? message.replace(/: .*$/s, "") : "").start, message };
}

/** Whether a value is as a schema says. */
export function isValueOf(schema: SchemaModel, value: JsonValue): boolean {
  return checkOf(schema)(value).length === 0;
}

const checkOf = remembered((schema: SchemaModel): ((value: JsonValue) => readonly SchemaError[]) => compileCheck(schema.document));

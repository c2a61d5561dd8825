import type { WrittenValue } from "katcp-gen";

/** How a sensor's values go on, as a simulator file and the control port say it. Times are in seconds. */
export type ModelSettings = { readonly every?: number | undefined } & (
  | { readonly model: "constant"; readonly value?: WrittenValue | undefined }
  | {
      readonly model: "ramp";
      readonly minimum?: number | undefined;
      readonly maximum?: number | undefined;
      readonly period?: number | undefined;
    }
  | {
      readonly model: "sine";
      readonly minimum?: number | undefined;
      readonly maximum?: number | undefined;
      readonly period?: number | undefined;
    }
  | {
      readonly model: "walk";
      readonly minimum?: number | undefined;
      readonly maximum?: number | undefined;
      readonly step?: number | undefined;
    }
  | { readonly model: "cycle"; readonly values?: readonly WrittenValue[] | undefined; readonly period?: number | undefined }
  | {
      readonly model: "counter";
      readonly start?: number | undefined;
      readonly step?: number | undefined;
      readonly period?: number | undefined;
    }
);

export type ModelName = ModelSettings["model"];

/** All models, in the order in which they are told of. */
export const MODEL_NAMES = ["constant", "ramp", "sine", "walk", "cycle", "counter"] as const satisfies readonly ModelName[];

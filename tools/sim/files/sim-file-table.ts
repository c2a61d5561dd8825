import type { FileTable, Shape } from "katcp-gen";
import { MODEL_KEY, MODEL_KEYS } from "../models/model-table.js";

const text: Shape = { is: "string" };
const anyName = { pattern: /\S/, allowed: "a name" };
const range: Shape = { is: "list", of: { is: "number", minimum: 0, maximum: 1e6 } };
const values: Shape = { is: "list", of: { is: "anything" } };

const sensorShape: Shape = { is: "record", noun: "simulated sensor", rules: [{ ...MODEL_KEY, required: true }, ...MODEL_KEYS] };

const requestShape: Shape = {
  is: "record",
  noun: "simulated request",
  rules: [
    { key: "latency", shape: range, about: "The least and the most seconds that an answer takes." },
    { key: "reply", shape: values, about: "The values of the reply, in the order of the interface." },
    {
      key: "informs",
      shape: { is: "list", of: values },
      about: "The values of each inform before the reply; where there are several kinds, the kind first.",
    },
    { key: "fail", shape: text, about: "The request always fails, and the client is told this." },
    {
      key: "sets",
      shape: { is: "map", of: { is: "anything" }, names: { noun: "sensor", ...anyName } },
      about: "The values that sensors have after ok.",
    },
  ],
};

const informShape: Shape = {
  is: "record",
  noun: "simulated inform",
  rules: [
    { key: "every", shape: { is: "number", minimum: 0.01, maximum: 1e6 }, required: true, about: "The seconds between two of them." },
    { key: "arguments", shape: values, about: "Their values, in the order of the interface. Default: others each time." },
  ],
};

/** `dev.sim.json`: how a simulated device behaves, where the usual is not what is wanted. */
export const SIM_FILE_TABLE: FileTable = {
  noun: "simulator file",
  about: "How a simulated KATCP device behaves.",
  keys: [
    { key: "$schema", shape: text, about: "The schema of this file, for editors." },
    {
      key: "seed",
      shape: { is: "number", integer: true, minimum: 0, maximum: 2 ** 31 },
      about: "Another number gives other values; default 1.",
    },
    { key: "latency", shape: range, about: "The least and the most seconds that an answer takes, of all requests." },
    { key: "present", shape: { is: "list", of: text }, about: "Sensors that come and go, and are there from the start." },
    {
      key: "sensors",
      shape: { is: "map", of: sensorShape, names: { noun: "sensor", ...anyName } },
      about: "How the values of sensors go on: by their names, or by the template of a family.",
    },
    {
      key: "requests",
      shape: { is: "map", of: requestShape, names: { noun: "request", ...anyName } },
      about: "What requests answer: by their names, with a dot and the suffix where a request has signatures.",
    },
    {
      key: "informs",
      shape: { is: "map", of: informShape, names: { noun: "inform", ...anyName } },
      about: "Informs that all clients get again and again: by their names.",
    },
  ],
};

import type { Shape } from "katcp-gen";
import { record, recordOrSwitch, text, texts } from "./shapes.js";

/** `outputs` of a site file. */
export const outputs: Shape = record("outputs", [
  {
    key: "history",
    shape: recordOrSwitch("history", [
      { key: "folder", shape: text, about: "Where readings are kept, relative to this file; default katcp-history." },
      {
        key: "keep",
        shape: record("keep", [
          { key: "days", shape: { is: "number", above: 0 }, about: "How long readings are kept; default 30." },
          { key: "bytes", shape: { is: "number", minimum: 1_000_000 }, about: "How much they may take; default: no bound." },
        ]),
        about: "When readings are removed.",
      },
    ]),
    about: "Readings are kept; false: they are not.",
  },
  {
    key: "metrics",
    shape: recordOrSwitch("metrics", [
      {
        key: "series",
        shape: { is: "number", integer: true, minimum: 1 },
        about: "The most series that /metrics has; default 100000.",
      },
    ]),
    about: "/metrics for Prometheus; false: it is not there.",
  },
  {
    key: "nats",
    shape: record("nats", [
      {
        key: "servers",
        required: true,
        shape: { is: "either", shapes: [text, texts] },
        about: "Where NATS is: `nats://host:4222`, or several servers of one cluster.",
      },
      { key: "site", required: true, shape: text, about: "The second part of all subjects: `katcp.<site>.<device>.…`." },
      { key: "role", shape: text, about: "The most that a request over NATS may have; default: the first role." },
      { key: "credentials", shape: text, about: "The gateway's credentials, a file as nsc writes it." },
      {
        key: "tls",
        shape: record("tls", [
          { key: "ca", shape: text, about: "The authority that has signed the server's certificate, a PEM file." },
          { key: "cert", shape: text, about: "The gateway's own certificate, a PEM file." },
          { key: "key", shape: text, about: "The key of that, a PEM file." },
        ]),
        about: "The connection is encrypted.",
      },
      {
        key: "replicas",
        shape: { is: "number", integer: true, minimum: 1, maximum: 5 },
        about: "On how many servers of a cluster the buckets stand; default 1.",
      },
      {
        key: "leases",
        shape: record("leases", [
          {
            key: "seconds",
            shape: { is: "number", minimum: 1 },
            about: "After so long another gateway takes the devices of one that was killed; default 10.",
          },
        ]),
        about: "Several gateways with the same devices share them: each device has one owner.",
      },
      {
        key: "history",
        shape: recordOrSwitch("history", [
          { key: "days", shape: { is: "number", above: 0, maximum: 36_500 }, about: "How long readings are kept; default 30." },
          {
            key: "bytes",
            shape: { is: "number", integer: true, minimum: 1_000_000 },
            about: "How large the stream may be; default: no bound.",
          },
          {
            key: "replicas",
            shape: { is: "number", integer: true, minimum: 1, maximum: 5 },
            about: "On how many servers of a cluster it stands; default 1.",
          },
        ]),
        about: "A stream of JetStream keeps the readings. It answers /history where the history above is false.",
      },
    ]),
    about: "Readings are published over NATS, and requests come from there.",
  },
]);

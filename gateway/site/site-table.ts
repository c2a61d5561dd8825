import type { FileTable, Shape } from "katcp-gen";
import { outputs } from "./outputs-table.js";
import { record, text, texts } from "./shapes.js";

const names = { noun: "name", pattern: /\S/, allowed: "text that is not blank", rule: "bad-value" } as const;
const roleMap: Shape = { is: "map", of: text, names };

/** What a device of a site may be called: it stands in addresses of pages and in metrics. */
const deviceName: Shape = {
  is: "string",
  pattern: /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
  allowed: "up to 100 letters, digits, dots, dashes and underscores, of which the first is a letter or digit",
};

const listen: Shape = record("listen", [
  { key: "host", shape: text, about: "The address to listen at; default 127.0.0.1. 0.0.0.0 and :: are the whole network." },
  {
    key: "port",
    shape: { is: "number", integer: true, minimum: 0, maximum: 65_535 },
    about: "The port; default 8147. 0 takes any that is free.",
  },
  {
    key: "names",
    shape: texts,
    about: "Names by which browsers reach it, beside its address and localhost: `panel.example.org`. Other names are refused.",
  },
  {
    key: "tls",
    shape: record("tls", [
      { key: "cert", required: true, shape: text, about: "The certificate, a PEM file." },
      { key: "key", required: true, shape: text, about: "Its key, a PEM file." },
      { key: "client-ca", shape: text, about: "The authority that signs the certificates of people, a PEM file." },
    ]),
    about: "Serves HTTPS. Paths are relative to this file.",
  },
]);

const proxy: Shape = record("proxy", [
  { key: "from", required: true, shape: texts, about: "Addresses and networks of the proxy: only their headers are believed." },
  { key: "user-header", shape: text, about: "The header with the name; default x-forwarded-user." },
  { key: "groups-header", shape: text, about: "The header with the groups, with commas between them; default x-forwarded-groups." },
  { key: "roles", required: true, shape: roleMap, about: "The role of each user or group. Of several, the most privileged one counts." },
]);

const access: Shape = record("access", [
  {
    key: "roles",
    shape: texts,
    about: "The roles, from the least to the most privileged. The first one only looks. Default: viewer, operator, expert.",
  },
  {
    key: "anonymous",
    shape: { is: "string" },
    about: "The role of who does not say who they are; default: the first. An empty text refuses them.",
  },
  { key: "tokens", shape: text, about: "The token file, which `katcp-gateway token` makes entries for. Relative to this file." },
  { key: "proxy", shape: proxy, about: "A reverse proxy that has asked people who they are." },
  {
    key: "certificates",
    shape: roleMap,
    about: "The role of each common name of a client's certificate; `*` is any other that the authority has signed.",
  },
  { key: "audit", shape: text, about: "Requests that may change something, and refused ones, are written to this file, as JSON lines." },
]);

const devices: Shape = {
  is: "list",
  of: record("device of a site", [
    { key: "name", shape: deviceName, about: "What it is called; default: its address." },
    { key: "address", required: true, shape: text, about: "Where it is: host:port." },
    {
      key: "interface",
      shape: text,
      about: "Its interface file, relative to this file. Default: what the device says of itself.",
    },
    { key: "sampling", shape: text, about: "The sampling strategy of its sensors: `event-rate 0.2 10`. Default: auto." },
    { key: "requests", shape: roleMap, about: "The role that each of these requests needs, whatever its interface says." },
    {
      key: "tls",
      shape: record("tls", [
        { key: "ca", shape: text, about: "The authority that has signed its certificate, a PEM file." },
        { key: "cert", shape: text, about: "The gateway's own certificate for it, a PEM file." },
        { key: "key", shape: text, about: "The key of that, a PEM file." },
        { key: "fingerprint", shape: text, about: "The SHA-256 fingerprint that its certificate must have." },
      ]),
      about: "The connection is encrypted.",
    },
  ]),
};

/** `site.json`: what a gateway serves. */
export const SITE_TABLE: FileTable = {
  noun: "site file",
  about: "KATCP devices that a gateway shows, who may do what with them, and what happens to their readings.",
  keys: [
    { key: "$schema", shape: { is: "string" }, about: "The schema of this file, for editors." },
    { key: "name", shape: text, about: "What the page calls the site." },
    { key: "listen", shape: listen, about: "Where the web server listens." },
    { key: "access", shape: access, about: "Who may do what. Without it, everybody may look, and nobody may change anything." },
    { key: "devices", required: true, shape: devices, about: "The devices." },
    { key: "outputs", shape: outputs, about: "What happens to the readings." },
  ],
};

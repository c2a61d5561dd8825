import type { FileTable } from "katcp-gen";
import { record, text } from "./shapes.js";

/** The token file. */
export const TOKEN_TABLE: FileTable = {
  noun: "token file",
  about: "Tokens of people, by their hashes.",
  keys: [
    { key: "$schema", shape: { is: "string" }, about: "The schema of this file, for editors." },
    {
      key: "tokens",
      required: true,
      shape: {
        is: "list",
        of: record("token", [
          { key: "name", required: true, shape: text, about: "Whose it is." },
          { key: "role", required: true, shape: text, about: "One of the roles of the site." },
          {
            key: "sha256",
            required: true,
            shape: { is: "string", pattern: /^[0-9a-f]{64}$/, allowed: "64 hexadecimal digits" },
            about: "The SHA-256 of the token, in hexadecimal.",
          },
        ]),
      },
      about: "The tokens.",
    },
  ],
};

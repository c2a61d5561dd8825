import { DATATYPE_NAMES, STATUSES } from "./vocabulary.js";

/** What a value of a contract in JSON may be. */
export type ContractShape =
  | { readonly is: "text" | "number" | "flag" | "limit" | "pattern" | "anything" }
  | { readonly is: "one of"; readonly texts: readonly string[] }
  | { readonly is: "list"; readonly of: () => ContractShape }
  | { readonly is: "object"; readonly keys: readonly ContractKey[] }
  | { readonly is: "map"; readonly of: ContractShape };

/** A key of an object. */
export interface ContractKey {
  readonly key: string;
  readonly shape: ContractShape;
  readonly isRequired: boolean;
}

const text = { is: "text" } as const;
const number = { is: "number" } as const;
const flag = { is: "flag" } as const;
const limit = { is: "limit" } as const;
const anything = { is: "anything" } as const;
const listOf = (of: ContractShape | (() => ContractShape)): ContractShape => ({ is: "list", of: typeof of === "function" ? of : () => of });
const need = (key: string, shape: ContractShape): ContractKey => ({ key, shape, isRequired: true });
const may = (key: string, shape: ContractShape): ContractKey => ({ key, shape, isRequired: false });
const texts = (...keys: readonly string[]): readonly ContractKey[] => keys.map((key) => may(key, text));
const flags = (...keys: readonly string[]): readonly ContractKey[] => keys.map((key) => may(key, flag));

const typeKeys: readonly ContractKey[] = [
  need("type", { is: "one of", texts: DATATYPE_NAMES }),
  may("values", listOf(text)),
  may("minimum", limit),
  may("maximum", limit),
  may("pattern", { is: "pattern" }),
  ...texts("separator"),
  ...flags("bigint", "now"),
];

const field: ContractShape = {
  is: "object",
  keys: [
    need("name", text),
    ...typeKeys,
    ...texts("member"),
    ...flags("optional", "secret"),
    may("words", listOf(text)),
    may("default", anything),
    may("repeated", anything),
  ],
};

const status: ContractShape = { is: "one of", texts: STATUSES };

const parameters = may(
  "parameters",
  listOf({
    is: "object",
    keys: [
      need("name", text),
      may("type", { is: "one of", texts: ["integer", "string"] }),
      may("values", listOf(text)),
      may("minimum", number),
      may("maximum", number),
      may("digits", number),
      may("dotted", flag),
      may("pattern", { is: "pattern" }),
    ],
  }),
);

const callKeys: readonly ContractKey[] = [
  ...texts("member", "description"),
  may("arguments", listOf(field)),
  may("informs", listOf(field)),
  may("kinds", listOf({ is: "object", keys: [need("name", text), may("arguments", listOf(field))] })),
  may("reply", listOf(field)),
  ...flags("safe", "idempotent"),
  may("when", listOf({ is: "object", keys: [need("sensor", text), need("values", listOf(anything))] })),
];

const treeKeys: readonly ContractKey[] = [
  may(
    "sensors",
    listOf({
      is: "object",
      keys: [
        need("name", text),
        ...typeKeys,
        need("description", text),
        ...texts("member", "units", "strategy"),
        ...flags("dynamic"),
        may("aliases", listOf(text)),
        may("status", { is: "map", of: status }),
        parameters,
      ],
    }),
  ),
  may(
    "groups",
    listOf(() => group),
  ),
];

const group: ContractShape = {
  is: "object",
  keys: [need("name", text), ...texts("member", "separator"), ...flags("dynamic"), parameters, ...treeKeys],
};

/** A contract, as far as a client needs it: what only a device reads (`initial`, `nominal`, …) is not looked at. */
export const CONTRACT_SHAPE: ContractShape = {
  is: "object",
  keys: [
    need("format", number),
    need("name", text),
    need("version", text),
    ...texts("description"),
    may("roles", listOf(text)),
    may(
      "requests",
      listOf({
        is: "object",
        keys: [
          need("name", text),
          need("description", text),
          ...callKeys.filter(({ key }) => key !== "description"),
          may("signatures", listOf({ is: "object", keys: callKeys })),
          may("timeout", number),
          ...texts("deprecated", "access"),
          may("aliases", listOf(text)),
        ],
      }),
    ),
    may(
      "informs",
      listOf({
        is: "object",
        keys: [need("name", text), ...texts("member"), need("description", text), may("arguments", listOf(field))],
      }),
    ),
    ...treeKeys,
  ],
};

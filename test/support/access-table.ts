/** An interface with three roles, as its author writes it: each way to say, or not to say, who may use a request. */
export const matrixRoles = ["monitor", "operator", "engineer"] as const;
export type MatrixRole = (typeof matrixRoles)[number];

interface WrittenRequest {
  readonly access?: string;
  readonly safe?: boolean;
  readonly aliases?: readonly string[];
  readonly signatures?: Readonly<Record<string, { readonly safe?: boolean }>>;
}

interface WrittenInterface {
  readonly access?: string;
  readonly standard: Readonly<Record<string, { readonly access?: string }>>;
  readonly requests: Readonly<Record<string, WrittenRequest>>;
}

/** What stands in a file, with `access` at the top or without. */
export function matrixInterface(access: MatrixRole | undefined): string {
  const ways = [undefined, ...matrixRoles].flatMap((role) => [false, true].map((safe) => ({ access: role, safe })));
  const requests = ways.map(
    (way) => [`${way.access ?? "any"}-${way.safe ? "reads" : "acts"}`, { description: "One way.", ...way }] as const,
  );
  const text: WrittenInterface & Readonly<Record<string, unknown>> = {
    ...{ name: "matrix", version: "matrix-1.0", description: "Who may do what.", roles: matrixRoles, ...(access && { access }) },
    standard: { halt: { access: "engineer" }, restart: { access: "operator" }, "client-list": { access: "operator" }, "log-level": {} },
    requests: {
      ...Object.fromEntries(requests),
      "named-anew": { description: "It has a former name.", access: "operator", aliases: ["once-named"] } as WrittenRequest,
      "two-ways": {
        description: "Reads or acts.",
        access: "monitor",
        signatures: { reads: { safe: true }, acts: { arguments: [{ name: "value", type: "float" }] } },
      } as WrittenRequest,
    },
    sensors: { calls: { type: "integer", description: "How often something was called." } },
  };
  return JSON.stringify(text);
}

/** Of one request, as somebody reads it from the file and from the guide to the language (`docs/interface-reference.md`, Roles). */
export interface TableRow {
  /** Without `?`. */
  readonly name: string;
  /** The same, or its present name. */
  readonly calledAs: string;
  readonly args: string;
  readonly need: MatrixRole;
  /** Whether the audit has it also where it was allowed. */
  readonly isAudited: boolean;
}

const [lowest, , highest] = matrixRoles;

/** With the arguments that each needs, and whether it changes something for others. */
const standardRequests: Readonly<Record<string, { readonly args?: string; readonly isStrong?: boolean }>> = {
  help: {},
  watchdog: {},
  "version-list": {},
  "interface-describe": {},
  "client-list": {},
  "log-level": { args: " error", isStrong: true },
  "sensor-list": {},
  "sensor-value": {},
  "sensor-sampling": { args: " calls none" },
  "sensor-sampling-clear": {},
  halt: { isStrong: true },
  restart: { isStrong: true },
};

/** What the text of an interface says of each request, own and standard. */
export function tableOf(text: string): readonly TableRow[] {
  const { access, standard, requests } = JSON.parse(text) as WrittenInterface;
  const own = Object.entries(requests).flatMap(([name, request]) => rowsOfOwn(name, request, access));
  const others = Object.entries(standardRequests).map(([name, { args = "", isStrong = false }]) => {
    const need = (standard[name]?.access ?? (isStrong ? highest : lowest)) as MatrixRole;
    return { name, calledAs: name, args, need, isAudited: isStrong };
  });
  return [...own, ...others];
}

function rowsOfOwn(name: string, request: WrittenRequest, access: string | undefined): readonly TableRow[] {
  const need = (request.access ?? access ?? (request.safe === true ? lowest : highest)) as MatrixRole;
  const names = [name, ...(request.aliases ?? [])];
  if (request.signatures === undefined)
    return names.map((each) => ({ name: each, calledAs: name, args: "", need, isAudited: request.safe !== true }));
  return [
    { name, calledAs: name, args: "", need, isAudited: false },
    { name, calledAs: name, args: " 5", need, isAudited: true },
  ];
}

/** Whether who has one role may use what needs another. */
export function mayUse(role: MatrixRole, need: MatrixRole): boolean {
  return matrixRoles.indexOf(role) >= matrixRoles.indexOf(need);
}

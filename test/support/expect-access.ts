import type { Contract } from "katcp-runtime";
import { expect } from "vitest";
import { signaturesOf } from "../../runtime/protocol/contract.js";

interface SaidEffect {
  readonly safe?: boolean;
  readonly idempotent?: boolean;
}

interface SaidFile {
  readonly roles?: readonly string[];
  readonly access?: string;
  readonly standard?: Readonly<Record<string, { readonly access?: string }>>;
  readonly requests: Readonly<
    Record<string, SaidEffect & { readonly access?: string; readonly signatures?: Readonly<Record<string, SaidEffect>> }>
  >;
}

/** A contract carries who may do what, and what is safe, as the interface says it. */
export function expectAccess({ roles = [], requests = [], standard = [] }: Contract, text: string): void {
  const said = JSON.parse(text) as SaidFile;
  expect(roles).toEqual(said.roles ?? []);
  for (const request of requests) {
    const { access = said.access, signatures, ...whole } = said.requests[request.name] ?? {};
    const ways = Object.values(signatures ?? { only: {} }).map((own) => ({ ...whole, ...own }));
    const safe = ways.map((way) => way.safe === true);
    expect(request.access).toBe(access ?? (safe.every(Boolean) ? roles[0] : roles.at(-1)));
    expect(signaturesOf(request).map((way) => way.safe === true)).toEqual(safe);
    const idempotent = ways.map((way) => way.safe === true || way.idempotent === true);
    expect(signaturesOf(request).map((way) => way.safe === true || way.idempotent === true)).toEqual(idempotent);
  }
  for (const [name, { access }] of Object.entries(said.standard ?? {}))
    if (access !== undefined) expect(standard).toContainEqual({ name, access });
}

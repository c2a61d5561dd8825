import type { Status } from "katcp-runtime/vocabulary";

/** From what most needs somebody to what least does. */
export const STATUS_ORDER: readonly Status[] = ["failure", "error", "warn", "unreachable", "unknown", "inactive", "nominal"];

/** 0 is the worst. */
export function severityOf(status: Status): number {
  return STATUS_ORDER.indexOf(status);
}

/** The worst of some statuses; undefined of none. */
export function worstOf(statuses: Iterable<Status>): Status | undefined {
  let worst: Status | undefined;
  for (const status of statuses) if (worst === undefined || severityOf(status) < severityOf(worst)) worst = status;
  return worst;
}

/** `warn` and worse: what an operator is called for. */
export function isAlarming(status: Status): boolean {
  return status === "warn" || status === "error" || status === "failure";
}

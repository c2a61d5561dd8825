/**
 * What can be generated, as the command line and the configuration call it, and where its files go: the folder in that of the device,
 * `""` for straight into it. All that is left over there is an orphan, in folders at any depth.
 */
export const TARGET_FOLDERS = {
  typescript: "",
  docs: "",
  python: "python",
  grafana: "grafana",
  prometheus: "prometheus",
} as const satisfies Readonly<Record<string, string>>;

export type TargetName = keyof typeof TARGET_FOLDERS;

/** In the order in which they are emitted. */
export const TARGET_NAMES = Object.keys(TARGET_FOLDERS) as readonly TargetName[];

/** What is generated where nobody says what. */
export const DEFAULT_TARGETS: readonly TargetName[] = ["typescript"];

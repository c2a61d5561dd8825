/** What relative imports of generated files end in: `./types.js`, `./types.ts` or `./types`. */
export const IMPORT_STYLES = ["js", "ts", "none"] as const;
export type ImportStyle = (typeof IMPORT_STYLES)[number];

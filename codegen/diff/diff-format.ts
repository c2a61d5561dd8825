/** How changes are printed. */
export const DIFF_FORMATS = ["text", "json", "github", "markdown"] as const;
export type DiffFormat = (typeof DIFF_FORMATS)[number];

/** The bound that an error names. */
export function boundOf(message: string): string {
  return /maximum[A-Z]\w+/.exec(message)?.[0] ?? "no bound";
}

/** A text of the author's for people: its lines end at LF, none is blank before it or after it, and no two are blank in a row. */
export function tidyText(text: string): string {
  if (!/[\n\r]/.test(text)) return text.trimEnd();
  return text
    .replaceAll(/\r\n?/g, "\n")
    .replace(/^(?:[ \t]*\n)+/, "")
    .trimEnd()
    .replaceAll(/\n[ \t]*\n(?:[ \t]*\n)+/g, "\n\n");
}

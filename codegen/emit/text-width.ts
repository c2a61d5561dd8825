/** What takes two columns: East Asian letters and signs, and emoji. */
const wide =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/gu;
/** What takes none: it joins what is before it, or only says how to show it. */
const none = /[\p{Mn}\p{Me}\p{Cf}]/gu;

/** The columns that a text takes, as formatters count them. */
export function widthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  return [...text.replaceAll(none, "").replaceAll(wide, "  ")].length;
}

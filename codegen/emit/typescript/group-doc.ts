import type { GroupModel } from "../../model/sensor-model.js";
import { tidyText } from "../tidy-text.js";
import { code, paragraphs } from "../words/facts.js";

/** What a group of sensors is about, under what their names begin with, and how it comes to be there. */
export function groupDoc({ name, separator, description, own }: GroupModel): string {
  const start = code(`${name}${separator}…`);
  const text = tidyText(description);
  return paragraphs(text === "" ? `The sensors ${start}` : `${start}: ${text}`, [own.dynamic ? "They come and go together." : ""]);
}

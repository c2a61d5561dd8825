import type { DocumentView } from "./document-view.js";
import type { MessageView } from "./message-view.js";

/** The parts of a document that tell of messages. */
export interface MessageSection {
  readonly id: string;
  readonly title: string;
  readonly entries: readonly MessageView[];
}

/** Requests, and informs that nobody asked for; what there is none of has no part. */
export function messageSections({ requests, informs }: DocumentView): readonly MessageSection[] {
  return [
    { id: "requests", title: "Requests", entries: requests },
    { id: "informs", title: "Informs", entries: informs },
  ].filter(({ entries }) => entries.length > 0);
}

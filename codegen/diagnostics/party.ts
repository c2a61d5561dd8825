/** Whom a change may break. */
export const PARTIES = ["old-client", "new-client", "client-source", "server-source", "people"] as const;

/**
 * `old-client`: an old client with a new device. `new-client`: a new client with an old device. `client-source`, `server-source`: code
 * that is compiled again. `people`: dashboards, alarms and readers of documents.
 */
export type Party = (typeof PARTIES)[number];

/** How the version has to change: guidelines §4.2.1, `#version`. */
export type VersionStep = "none" | "minor" | "major";

/** For people. */
export const PARTY_NAMES: Readonly<Record<Party, string>> = {
  "old-client": "old clients with new devices",
  "new-client": "new clients with old devices",
  "client-source": "source of clients",
  "server-source": "source of servers",
  people: "people",
};

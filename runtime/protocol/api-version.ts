/** The parts of `<api>-<major>.<minor>` (guidelines §4.2.1, `#version`), as they are written. */
export interface ApiVersion {
  readonly api: string;
  readonly major: string;
  readonly minor: string;
}

/** The parts of a version; undefined where it has another form. */
export function parseApiVersion(text: string): ApiVersion | undefined {
  const [, api, major, minor] = /^(.+)-(\d+)\.(\d+)$/s.exec(text) ?? [];
  return api === undefined || major === undefined || minor === undefined ? undefined : { api, major, minor };
}

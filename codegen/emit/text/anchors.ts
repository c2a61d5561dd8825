/** Where a document can be linked to: names that stay as long as those of the interface do, and that no two things share. */

/** `request-set-rate` */
export function requestAnchor(name: string): string {
  return `request-${name}`;
}

/** `request-gain.get`; a dot stands in no request's name. */
export function signatureAnchor(name: string, suffix: string): string {
  return `request-${name}.${suffix}`;
}

/** `inform-scan-done` */
export function informAnchor(name: string): string {
  return `inform-${name}`;
}

/** `sensor-rx.timestamp`, `sensor-input~input~.power`: braces would have to be escaped in an address, and a tilde stands in no name. */
export function sensorAnchor(name: string): string {
  return `sensor-${name.replaceAll(/[{}]/g, "~")}`;
}

/** `group-rx`, `group-~product~` */
export function groupAnchor(name: string): string {
  return `group-${name.replaceAll(/[{}]/g, "~")}`;
}

/** `type-mode` */
export function typeAnchor(name: string): string {
  return `type-${name}`;
}

import type { JSX } from "preact";
import type { DescriptionSource, DeviceDescription } from "../../hub/device-description.js";
import type { DeviceSummary } from "../../live/messages.js";

const sources: Readonly<Record<DescriptionSource, string>> = {
  file: "an interface file of the site",
  device: "the device’s own description",
  help: "what ?help and ?sensor-list say; types of arguments are not known",
};

/** What the device is: its versions, as `?version-list` says them, and its interface. */
export function AboutDevice({
  description,
  summary,
}: {
  readonly description: DeviceDescription;
  readonly summary: DeviceSummary | undefined;
}): JSX.Element {
  const { interface: its, source, sensors, requests } = description;
  return (
    <section class="about-device scroll" aria-label="About the device">
      {its === undefined ? null : <p class="lead">{its.description}</p>}
      <h2>Versions</h2>
      <table class="plain">
        <tbody>
          {Object.entries(summary?.versions ?? {}).map(([role, version]) => (
            <tr key={role}>
              <th scope="row">{role}</th>
              <td>{version}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>Description</h2>
      <table class="plain">
        <tbody>
          <tr>
            <th scope="row">Address</th>
            <td>{summary?.address}</td>
          </tr>
          {its === undefined ? null : (
            <tr>
              <th scope="row">Interface</th>
              <td>
                {its.name} <span class="dim">{its.version}</span>
              </td>
            </tr>
          )}
          <tr>
            <th scope="row">Comes from</th>
            <td>{sources[source]}</td>
          </tr>
          <tr>
            <th scope="row">Holds</th>
            <td>
              {sensors.length} sensors, {requests.length} requests
            </td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeviceDescription, RequestDescription } from "../../hub/device-description.js";
import { printRoute, type Route } from "../routes/route.js";
import { usePanel } from "../state/panel.js";
import { textFilter } from "../table/text-filter.js";
import { CallCard } from "./call-card.js";
import { useRefusal } from "./permission.js";
import { RequestForm } from "./request-form.js";

export interface RequestsPaneProps {
  readonly description: DeviceDescription;
  readonly route: Extract<Route, { page: "device" }>;
}

/** The requests of a device: a list, the form of the one that is open, and what was sent. */
export function RequestsPane({ description, route }: RequestsPaneProps): JSX.Element {
  const { calls } = usePanel();
  const { device, requests } = description;
  const open = requests.find(({ name }) => name === route.request);
  const sent = calls.all.value.filter((call) => call.device === device);
  return (
    <section class={`requests ${open === undefined ? "" : "has-request"}`} aria-label="Requests">
      <RequestList requests={requests} route={route} />
      <div class="request scroll">
        {open === undefined ? (
          <p class="empty">Choose a request.</p>
        ) : (
          <>
            <a class="back" href={printRoute({ page: "device", device, tab: route.tab, plotted: route.plotted })}>
              ‹ All requests
            </a>
            <h2>?{open.name}</h2>
            <RequestForm key={open.name} device={device} request={open} />
          </>
        )}
        {sent.length === 0 ? null : (
          <>
            <h3>Sent from this page</h3>
            <ol class="calls">
              {sent.map((call) => (
                <CallCard key={call.id} call={call} description={description} />
              ))}
            </ol>
          </>
        )}
      </div>
    </section>
  );
}

interface RequestListProps {
  readonly requests: readonly RequestDescription[];
  readonly route: RequestsPaneProps["route"];
}

function RequestList({ requests, route }: RequestListProps): JSX.Element {
  const [filter, setFilter] = useState("");
  const matches = textFilter(filter);
  const shown = requests.filter(({ name, description }) => matches(`${name} ${description}`));
  const own = shown.filter(({ isStandard }) => !isStandard);
  const standard = shown.filter(({ isStandard }) => isStandard);
  return (
    <nav class="request-list scroll" aria-label="Requests">
      <input
        class="filter"
        type="search"
        placeholder="Filter requests"
        aria-label="Filter requests"
        value={filter}
        onInput={({ currentTarget }) => setFilter(currentTarget.value)}
      />
      <RequestLinks requests={own} route={route} />
      {standard.length === 0 ? null : <h3>Standard</h3>}
      <RequestLinks requests={standard} route={route} />
    </nav>
  );
}

function RequestLinks({ requests, route }: RequestListProps): JSX.Element {
  return (
    <ul>
      {requests.map((request) => (
        <RequestLink key={request.name} request={request} route={route} />
      ))}
    </ul>
  );
}

function RequestLink({
  request,
  route,
}: {
  readonly request: RequestDescription;
  readonly route: RequestsPaneProps["route"];
}): JSX.Element {
  const refusal = useRefusal(request);
  const [first = ""] = request.description.split("\n");
  return (
    <li class={refusal === undefined ? "" : "refused"}>
      <a
        href={printRoute({ ...route, tab: route.tab === "sensors" ? "requests" : route.tab, request: request.name })}
        aria-current={request.name === route.request ? "true" : undefined}
        title={refusal ?? first}
      >
        <span class="name">{request.name}</span>
        {refusal === undefined ? null : <span class="dim lock">{request.role}</span>}
        <span class="about dim">{first}</span>
      </a>
    </li>
  );
}

import type { DeviceModel } from "katcp-gen";
import type { ClientTlsOptions } from "katcp-runtime";
import type { Contract } from "katcp-runtime/contract";

/** What a gateway serves: a site file, or the defaults. */
export interface SiteConfiguration {
  /** What the page calls it. */
  readonly name: string;
  readonly listen: ListenConfiguration;
  readonly access: AccessConfiguration;
  readonly devices: readonly DeviceConfiguration[];
  readonly outputs: OutputsConfiguration;
  /** The file that keeps who has acknowledged which alarm; undefined: they are forgotten with the gateway. */
  readonly acknowledged?: string | undefined;
}

/** Where the web server listens. */
export interface ListenConfiguration {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Paths of PEM files: then the server speaks HTTPS. */
  readonly tls: TlsConfiguration | undefined;
  /** Names by which browsers reach it, beside its address and `localhost`: `panel.example.org`, `panel.example.org:8443`. */
  readonly names: readonly string[];
}

export interface TlsConfiguration {
  readonly cert: string;
  readonly key: string;
  /** Who signs the certificates of clients; undefined: clients show none. */
  readonly clientCa: string | undefined;
}

/** Who may do what. */
export interface AccessConfiguration {
  /** From the least to the most privileged; the first one only looks. */
  readonly roles: readonly string[];
  /** The role of who says nothing of themselves; undefined: they are refused. */
  readonly anonymous: string | undefined;
  /** The path of the token file. */
  readonly tokens: string | undefined;
  readonly proxy: ProxyConfiguration | undefined;
  /** The role of each common name; `*` stands for any other that the authority has signed. */
  readonly certificates: ReadonlyMap<string, string>;
  /** Where requests are written down, as JSON lines. */
  readonly audit: string | undefined;
}

/** A reverse proxy that has asked people who they are. */
export interface ProxyConfiguration {
  /** Addresses and networks that are believed: `127.0.0.1`, `10.8.0.0/16`. */
  readonly from: readonly string[];
  /** The header with the name. */
  readonly userHeader: string;
  /** The header with the groups, with commas between them. */
  readonly groupsHeader: string;
  /** The role of each user or group; the most privileged one counts. */
  readonly roles: ReadonlyMap<string, string>;
}

export interface DeviceConfiguration {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** From the interface file, if the site file names one. */
  readonly interface: KnownInterface | undefined;
  /** The role that each of these requests needs, whatever the interface says. */
  readonly requestRoles: ReadonlyMap<string, string>;
  /** The sampling strategy of its sensors; default `auto`. */
  readonly strategy: string | undefined;
  readonly tls: ClientTlsOptions | undefined;
}

/** An interface, for people and for the runtime. */
export interface KnownInterface {
  readonly model: DeviceModel;
  readonly contract: Contract;
}

/** What other rooms do with the readings. Undefined: nothing. */
export interface OutputsConfiguration {
  readonly history:
    | { readonly folder: string; readonly keep: { readonly days?: number | undefined; readonly bytes?: number | undefined } }
    | undefined;
  /** `series`: the most that `/metrics` has. */
  readonly metrics: { readonly series?: number | undefined } | undefined;
  readonly nats?: NatsConfiguration | undefined;
}

/** Readings over NATS. */
export interface NatsConfiguration {
  readonly servers: string | readonly string[];
  readonly site: string;
  /** The most that a request over NATS may have; undefined: the first role. */
  readonly role: string | undefined;
  /** Paths of files. */
  readonly credentials: string | undefined;
  readonly tls: { readonly ca: string | undefined; readonly cert: string | undefined; readonly key: string | undefined } | undefined;
  /** On how many servers of a cluster the buckets stand. */
  readonly replicas?: number | undefined;
  /** The devices are shared with other gateways. */
  readonly leases: { readonly seconds?: number | undefined } | undefined;
  /** A stream keeps the readings. */
  readonly history?:
    | { readonly days?: number | undefined; readonly bytes?: number | undefined; readonly replicas?: number | undefined }
    | undefined;
}

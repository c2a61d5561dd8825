/** A site file as it is written, once its table has been checked. */
export interface WrittenSite {
  readonly name?: string;
  readonly listen?: {
    readonly host?: string;
    readonly port?: number;
    readonly names?: readonly string[];
    readonly tls?: { readonly cert: string; readonly key: string; readonly "client-ca"?: string };
  };
  readonly access?: WrittenAccess;
  readonly devices: readonly WrittenDevice[];
  readonly outputs?: {
    readonly history?: boolean | { readonly folder?: string; readonly keep?: { readonly days?: number; readonly bytes?: number } };
    readonly metrics?: boolean | { readonly series?: number };
    readonly nats?: WrittenNats;
  };
}

export interface WrittenNats {
  readonly servers: string | readonly string[];
  readonly site: string;
  readonly role?: string;
  readonly credentials?: string;
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  readonly replicas?: number;
  readonly leases?: { readonly seconds?: number };
  readonly history?: boolean | { readonly days?: number; readonly bytes?: number; readonly replicas?: number };
}

export interface WrittenAccess {
  readonly roles?: readonly string[];
  readonly anonymous?: string;
  readonly tokens?: string;
  readonly proxy?: {
    readonly from: readonly string[];
    readonly "user-header"?: string;
    readonly "groups-header"?: string;
    readonly roles: Readonly<Record<string, string>>;
  };
  readonly certificates?: Readonly<Record<string, string>>;
  readonly audit?: string;
}

export interface WrittenDevice {
  readonly name?: string;
  readonly address: string;
  readonly interface?: string;
  readonly sampling?: string;
  readonly requests?: Readonly<Record<string, string>>;
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string; readonly fingerprint?: string };
}

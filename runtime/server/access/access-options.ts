/** A standard request that a device without roles can guard. */
export type GuardedRequest = "halt" | "restart" | "log-level" | "device-snapshot";

/** Who may still use a guarded request: programs on this machine, or no client at all. */
export type GuardLevel = "loopback" | "nobody";

/** The role of the clients in a network. */
export interface NetworkRole {
  /** A network (CIDR) or an address: `10.8.0.0/16`, `fd00::/8`, `192.0.2.7`. */
  readonly from: string;
  readonly role: string;
}

/** Who may connect, and what they may do. */
export interface AccessOptions {
  /** The networks (CIDR) whose clients may connect. Default: all. Clients of a Unix socket always may. */
  readonly allow?: readonly string[] | undefined;
  /** The networks whose clients may not connect, even if `allow` has them. */
  readonly deny?: readonly string[] | undefined;
  /** The roles of clients by their network; the first entry that fits counts. Only for an interface with `roles`. */
  readonly networks?: readonly NetworkRole[] | undefined;
  /** Whether `?help` lists every request, with the role that it needs. Default: only those that the client may use. */
  readonly helpListsAll?: boolean | undefined;
  /** Who may use some standard requests, if the interface has no `roles`. Default: `?device-snapshot` is for programs on this machine, the others are for everybody. */
  readonly guard?: { readonly [Name in GuardedRequest]?: GuardLevel | undefined } | undefined;
}

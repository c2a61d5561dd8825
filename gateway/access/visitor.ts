/** Who asks the gateway for something. */
export interface Visitor {
  /** From the token file, the proxy's header or the certificate; `anonymous` of who says nothing. */
  readonly name: string;
  /** One of the roles of the site file. */
  readonly role: string;
  /** Address of the socket, or what a trusted proxy says. */
  readonly address: string;
}

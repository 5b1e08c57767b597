/** Public facts of an enrolled connector; `identity.json` shows them. */
export interface Identity {
  /** Unified social credit code. */
  readonly department: string;
  /** True where the operator runs it and holds its keys. */
  readonly hosted: boolean;
  /** RFC 7638 thumbprint of the root key: what other departments pin. */
  readonly thumbprint: string;
  /** Self-signed key card. */
  readonly card: string;
  readonly hub: string;
  readonly clientId: string;
  readonly tokenUrl: string;
  readonly transport: 'stream' | 'kafka';
  readonly inboundTopic: string;
}

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

/** The hub's issuer, to which assertions are addressed: what stands before the token endpoint's path. */
export const audienceOf = ({ tokenUrl }: Identity): string =>
  tokenUrl.replace(/\/oauth\/token$/, '');

/** Its file in the connector's folder. */
export const identityFile = 'identity.json';

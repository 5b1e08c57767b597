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
  /** Address of the hub at enrolment. */
  readonly hub: string;
  readonly clientId: string;
  readonly tokenUrl: string;
  readonly transport: 'stream' | 'kafka';
  readonly inboundTopic: string;
}

const tokenPath = '/oauth/token';

/**
 * Where tokens are had, and the issuer to which assertions are addressed: as the hub said at enrolment.
 * A hub that has moved is found where the operator says that it is now; another hub knows neither key nor
 * client and gives no token.
 */
export function tokenEndpointOf(identity: Identity, hub: string) {
  const tokenUrl = hub === identity.hub ? identity.tokenUrl : `${hub}${tokenPath}`;
  return { tokenUrl, audience: tokenUrl.replace(new RegExp(`${tokenPath}$`), '') };
}

/** Its file in the connector's folder. */
export const identityFile = 'identity.json';

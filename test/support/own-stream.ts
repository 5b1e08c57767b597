import { StreamTransport } from '@shutong/transport';
import { systemMicros } from '../../libs/connector/clock/clock';
import { AccessToken } from '../../libs/connector/hub/access-token';
import { tokenEndpointOf } from '../../libs/connector/identity/identity';
import type { TestConnector } from './connectors';

/** A connector's access token at the hub of this address. */
export async function tokenOf(connector: TestConnector, url: string): Promise<AccessToken> {
  const { identity } = connector;
  const own = await connector.keys();
  const endpoint = tokenEndpointOf(identity, url);
  const { clientId } = identity;
  return new AccessToken({ clientId, ...endpoint, keys: () => own, now: systemMicros });
}

/** The hub as the department's connector reaches it, by a program of its own. */
export const streamOf = (baseUrl: string, token: AccessToken): StreamTransport =>
  new StreamTransport({ baseUrl, token: () => token.get(), onTrouble: () => undefined });

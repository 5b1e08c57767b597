import {
  KafkaTransport,
  StreamTransport,
  TransportUnauthorised,
  type OnTrouble,
  type Transport,
} from '@shutong/transport';
import type { ConnectorConfig } from '../config/connector-config';
import type { AccessToken } from '../hub/access-token';
import { HubRefusal } from '../hub/hub.errors';

/** The transport that connector.yaml names. */
export async function openTransport(
  { hub, transport }: ConnectorConfig,
  by: { readonly token: AccessToken; readonly now: () => number; readonly onTrouble: OnTrouble },
): Promise<Transport> {
  const { token, now, onTrouble } = by;
  if (transport.kind === 'stream') {
    return new StreamTransport({ baseUrl: hub, token: () => tokenFrom(token), onTrouble });
  }
  const brokers = transport.brokers.split(',').map((broker) => broker.trim());
  return KafkaTransport.open({ brokers, onTrouble }, () => new Date(now() / 1000));
}

/** A connector that the hub no longer knows is not tried for half a minute with each write. */
async function tokenFrom(token: AccessToken): Promise<string> {
  try {
    return await token.get();
  } catch (error) {
    if (error instanceof HubRefusal) throw new TransportUnauthorised(error.code);
    throw error;
  }
}

import {
  KafkaTransport,
  StreamTransport,
  TransportUnauthorised,
  type KafkaOptions,
  type OnTrouble,
  type Transport,
} from '@shutong/transport';
import type { ConnectorConfig, KafkaConfig } from '../config/connector-config';
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
  const options = { ...kafkaOptions(transport), onTrouble };
  return KafkaTransport.open(options, () => new Date(now() / 1000));
}

function kafkaOptions({ brokers, tls, login }: KafkaConfig): Omit<KafkaOptions, 'onTrouble'> {
  return {
    brokers: brokers.split(',').map((broker) => broker.trim()),
    ...(tls && { tls: tls.ca === undefined ? (true as const) : { caFile: tls.ca } }),
    ...(login && {
      login: { user: login.user, password: process.env[login.environment] ?? '' },
    }),
  };
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

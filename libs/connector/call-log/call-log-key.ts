import { keyPairOf, noteSigner, vkeyOfPublic } from '@shutong/tlog';
import type { LogKey } from '@shutong/tlog-folder';
import type { ConnectorKeys, KeyCard, KeyCardContent } from '@shutong/wire';

type Holder = Pick<KeyCardContent, 'department' | 'hosted'>;

/** Name of a connector's log. It says who holds the key: of a hosted connector that is the hub's operator. */
const originOf = ({ department, hosted }: Holder): string =>
  `${hosted ? 'hosted-connector' : 'connector'}/${department}`;

/** By which a connector's log is checked: its root key under its log's name. */
export const callLogVkey = (card: Holder & Pick<KeyCardContent, 'sign'>): string =>
  vkeyOfPublic(originOf(card), Buffer.from(card.sign.x, 'base64url'));

/** By which the same log was checked before its department handed over to the present root key. */
export const formerCallLogVkeys = ({ department, hosted, former }: KeyCard): string[] =>
  [...former.values()].map(({ sign }) => callLogVkey({ department, hosted, sign }));

/**
 * The root key as signer of checkpoints. A checkpoint has line feeds and a JWS none, so that no signature
 * serves as the other.
 */
export function callLogKey(holder: Holder, { signingKey }: ConnectorKeys): LogKey {
  const origin = originOf(holder);
  const { d } = signingKey.export({ format: 'jwk' });
  const { skey, vkey } = keyPairOf(origin, Buffer.from(d!, 'base64url'));
  return { origin, vkey, signer: noteSigner(skey) };
}

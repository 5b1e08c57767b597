import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  randomBytes,
} from 'node:crypto';
import { ConnectorError } from '../errors/connector-error';
import type { SourceValue } from '../source/source-database';

/** Where a page begins, as `SourceRead` says it. */
export interface Position {
  readonly after?: readonly SourceValue[];
  readonly skip: number;
}

/**
 * Encrypted, because a row's order stands in columns that the requester may not see; bound to the query,
 * so that it begins no other. One key for each run of the connector: no page is asked for days later.
 */
const key = createSecretKey(randomBytes(32));
const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
/** All tokens have one length, or it would tell that of the values inside; it fits `wireLimits.value`. */
const contentBytes = 720;
const tokenBytes = nonceBytes + contentBytes + tagBytes;

/** Hash of what a token belongs to. */
export const queryHash = (query: readonly unknown[]): Buffer =>
  createHash('sha256').update(JSON.stringify(query)).digest();

/** The token of a position; undefined where its values are too long for one. */
export function sealPosition(position: Position, query: Buffer): string | undefined {
  const content = Buffer.alloc(contentBytes, ' ');
  const json = Buffer.from(JSON.stringify(position));
  if (json.length > contentBytes) return undefined;
  json.copy(content);
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes }).setAAD(query);
  const sealed = Buffer.concat([sealing.update(content), sealing.final()]);
  return Buffer.concat([nonce, sealed, sealing.getAuthTag()]).toString('base64url');
}

/** Opens a token; `connector.after` unless this connector made it for this query in this run. */
export function openPosition(token: string, query: Buffer): Position {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== tokenBytes) throw new ConnectorError('connector.after');
  const nonce = bytes.subarray(0, nonceBytes);
  const opening = createDecipheriv(cipher, key, nonce, { authTagLength: tagBytes })
    .setAAD(query)
    .setAuthTag(bytes.subarray(-tagBytes));
  try {
    const sealed = bytes.subarray(nonceBytes, -tagBytes);
    const content = Buffer.concat([opening.update(sealed), opening.final()]);
    return JSON.parse(content.toString()) as Position;
  } catch {
    throw new ConnectorError('connector.after');
  }
}

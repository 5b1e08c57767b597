import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { isRecord, readKept, writeKept, type KeptFile } from '../kept-file';

/** What the demo issuer signs with, kept so that a restart does not sign everybody out. */
export interface DemoKeys {
  readonly jwks: { readonly keys: JWK[] };
  readonly cookieKeys: string[];
}

/** Reads the keys of `folder`, making them at the first start; readable by their owner only. */
export async function demoKeys(folder: string): Promise<DemoKeys> {
  const file = keysFile(join(folder, 'keys.json'));
  await mkdir(folder, { recursive: true });
  const kept = await readKept(file);
  if (kept) return kept;
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = randomBytes(8).toString('hex');
  const jwk = { ...(await exportJWK(privateKey)), kid, use: 'sig', alg: 'ES256' };
  const keys = { jwks: { keys: [jwk] }, cookieKeys: [randomBytes(32).toString('base64url')] };
  await writeKept(file, keys);
  return keys;
}

const keysFile = (path: string): KeptFile<DemoKeys> => ({
  path,
  isWhole: (value): value is DemoKeys =>
    isRecord(value) && isRecord(value['jwks']) && Array.isArray(value['cookieKeys']),
  remedy: 'Remove it: new keys are made, and everybody has to sign in again.',
});

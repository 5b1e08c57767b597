import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

/** What the demo issuer signs with, kept so that a restart does not sign everybody out. */
export interface DemoKeys {
  readonly jwks: { readonly keys: JWK[] };
  readonly cookieKeys: string[];
}

/** Reads the keys of `folder`, making them at the first start; readable by their owner only. */
export async function demoKeys(folder: string): Promise<DemoKeys> {
  const file = join(folder, 'keys.json');
  await mkdir(folder, { recursive: true });
  const kept = await readFile(file, 'utf8').catch(absent);
  if (kept !== undefined) return JSON.parse(kept) as DemoKeys;
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = randomBytes(8).toString('hex');
  const jwk = { ...(await exportJWK(privateKey)), kid, use: 'sig', alg: 'ES256' };
  const keys = { jwks: { keys: [jwk] }, cookieKeys: [randomBytes(32).toString('base64url')] };
  await writeFile(file, JSON.stringify(keys, null, 2), { mode: 0o600 });
  return keys;
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

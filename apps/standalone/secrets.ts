import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { databaseRoles, demoKeyId, type RolePasswords } from '@shutong/platform';
import { generateKey } from '@shutong/tlog';
import { exportJWK, generateKeyPair } from 'jose';

/** What an instance keeps secret; made at the first start, readable by its owner only. */
export interface Secrets {
  readonly superuserPassword: string;
  readonly departmentsPassword: string;
  readonly rolePasswords: RolePasswords;
  /** Private JWK, JSON. */
  readonly tokenKey: string;
  readonly logKey: string;
  readonly logVkey: string;
  readonly demoPassword: string;
  /** Bearer keys of the connectors' local addresses, by department. */
  readonly localKeys: Readonly<Record<string, string>>;
}

const random = (): string => randomBytes(24).toString('base64url');

/** Reads the instance's secrets, making them where there are none yet. */
export async function secretsOf(
  file: string,
  logOrigin: string,
  connectors: readonly { readonly department: string }[],
): Promise<Secrets> {
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as Secrets;
  const { privateKey } = await generateKeyPair('Ed25519', { extractable: true });
  const logKey = generateKey(logOrigin);
  const secrets: Secrets = {
    superuserPassword: random(),
    departmentsPassword: random(),
    rolePasswords: Object.fromEntries(databaseRoles.map((r) => [r, random()])) as RolePasswords,
    tokenKey: JSON.stringify({ ...(await exportJWK(privateKey)), kid: demoKeyId }),
    logKey: logKey.skey,
    logVkey: logKey.vkey,
    demoPassword: randomBytes(6).toString('base64url'),
    localKeys: Object.fromEntries(connectors.map((c) => [c.department, random()])),
  };
  await writeFile(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}

import { randomBytes } from 'node:crypto';
import { databaseRoles, demoKeyId, type RolePasswords } from '@shutong/platform';
import { generateKey } from '@shutong/tlog';
import { exportJWK, generateKeyPair } from 'jose';
import { hasTexts, isRecord, readKept, writeKept, type KeptFile } from './kept-file';

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
  const kept = secretsFile(
    file,
    connectors.map(({ department }) => department),
  );
  const found = await readKept(kept);
  if (found) return found;
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
  await writeKept(kept, secrets);
  return secrets;
}

const texts = [
  ...['superuserPassword', 'departmentsPassword', 'demoPassword'],
  ...['tokenKey', 'logKey', 'logVkey'],
];

const secretsFile = (path: string, departments: readonly string[]): KeptFile<Secrets> => ({
  path,
  isWhole: (value): value is Secrets =>
    isRecord(value) &&
    hasTexts(value, texts) &&
    hasTexts(value['rolePasswords'], databaseRoles) &&
    hasTexts(value['localKeys'], departments),
  remedy:
    'Without its passwords and keys the data beside it cannot be opened: restore the file from a backup, or remove the whole data folder to begin anew.',
});

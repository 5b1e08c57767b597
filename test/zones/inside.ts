import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { refusedSql, type Attempt, type Outcome } from './attempts';

/** What the portal's process is to try, and where the hub is. */
export interface Asked {
  readonly hub: string;
  /** Sent to the hub one after the other: none at all, a key of open data, a management secret. */
  readonly credentials: readonly (string | null)[];
  readonly attempts: readonly Attempt[];
}

const lookEveryMs = 100;
/** Attempts on the hub under way at a time. */
const atOnce = 8;

/** Called as a process of the instance starts: in the portal's, tries what the folder's `ask.json` says. */
export function tryInside(folder: string): void {
  if (!process.argv[1]?.endsWith(join('apps', 'portal', 'main.js'))) return;
  const timer = setInterval(() => {
    const file = join(folder, 'ask.json');
    if (!existsSync(file)) return;
    clearInterval(timer);
    const asked = JSON.parse(readFileSync(file, 'utf8')) as Asked;
    void tryAll(asked).then(
      (outcomes) => answer(folder, outcomes),
      (error: unknown) => answer(folder, String(error)),
    );
  }, lookEveryMs);
  timer.unref();
}

/** Whole when it is there. */
function answer(folder: string, content: readonly Outcome[] | string): void {
  writeFileSync(join(folder, 'done.part'), JSON.stringify(content));
  renameSync(join(folder, 'done.part'), join(folder, 'done.json'));
}

async function tryAll({ hub, credentials, attempts }: Asked): Promise<Outcome[]> {
  // With the very address, role and password that the portal works with.
  const client = new Client({ connectionString: process.env['DATABASE_URL']! });
  await client.connect();
  const outcomes: Outcome[] = [];
  for (const attempt of attempts) {
    if (attempt.kind === 'sql') outcomes.push(await onDatabase(client, attempt));
  }
  await client.end();
  const waiting = attempts.flatMap((attempt) =>
    attempt.kind === 'http' ? credentials.map((credential) => ({ attempt, credential })) : [],
  );
  const tryNext = async (): Promise<void> => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      outcomes.push(await onHub(hub, next.attempt, next.credential));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, tryNext));
  return outcomes;
}

async function onDatabase(
  client: Client,
  attempt: Extract<Attempt, { kind: 'sql' }>,
): Promise<Outcome> {
  await client.query('BEGIN');
  const code = await client.query(attempt.statement).then(
    () => 'done',
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  );
  await client.query('ROLLBACK');
  return { attempt, answer: code, succeeded: !refusedSql.includes(code) };
}

/** Refused is what is answered to somebody unknown; GraphQL says so within a 200. */
export async function onHub(
  hub: string,
  attempt: Extract<Attempt, { kind: 'http' }>,
  credential: string | null,
): Promise<Outcome> {
  const response = await fetch(`${hub}${attempt.path}`, {
    method: attempt.method,
    headers: {
      ...(credential === null ? {} : { authorization: `Bearer ${credential}` }),
      ...(attempt.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(attempt.body === undefined ? {} : { body: attempt.body }),
  });
  const text = await response.text();
  const isRefused =
    response.status === 401 ||
    response.status === 403 ||
    (attempt.path === '/graphql' && isRefusedInside(text));
  return { attempt, answer: `${response.status} ${text.slice(0, 300)}`, succeeded: !isRefused };
}

function isRefusedInside(text: string): boolean {
  const { errors = [] } = JSON.parse(text) as {
    errors?: readonly { readonly extensions?: { readonly code?: string } }[];
  };
  const codes = errors.map(({ extensions }) => extensions?.code ?? '');
  return (
    codes.length > 0 &&
    codes.every((code) => code === 'platform.unauthenticated' || code.startsWith('identity.token.'))
  );
}

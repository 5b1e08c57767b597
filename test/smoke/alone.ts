import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { configFile } from '@shutong/connector';
import {
  databaseRoles,
  projectRoot,
  startPostgres,
  freePort,
  freePorts,
  type DatabaseRole,
  type PostgresServer,
  type RolePasswords,
} from '@shutong/platform';
import { generateKey } from '@shutong/tlog';
import { Pool } from 'pg';
import { newTokenKey } from '../support/identity-hub';
import { startTestIssuer, type TestIssuer } from '../support/test-issuer';

/** A department and division of nowhere, with valid check digits. */
const department = '11337000MBDEM0023T';
const division = '337000';
const administrator = 'first-administrator';
const run = promisify(execFile);
const script = (name: string): string => join(projectRoot(), 'dist', name);
const secret = (): string => randomBytes(18).toString('base64url');

/** What the processes of a region share when each is started alone, from settings. */
interface Region {
  readonly folder: string;
  readonly server: PostgresServer;
  readonly issuer: TestIssuer;
  readonly hubUrl: string;
  readonly ports: Readonly<Record<Alone, number>>;
  /** Note key of the log. */
  readonly logKey: string;
  readonly tokenKey: string;
  readonly urlOf: (role: DatabaseRole, password?: string) => string;
}

const alone = ['hub', 'worker', 'portal'] as const;
type Alone = (typeof alone)[number];
type Settings = Readonly<Record<string, string>>;
const logOrigin = 'log.smoke.example/alone';

/**
 * Starts hub, worker, portal and a connector as an operator would without the demo: each by
 * `npm run app`, from settings, with a database role of its own. Throws where one does not start, answers
 * under another role, or starts with a default secret.
 */
export async function runAlone(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'shutong-alone-'));
  // PostgreSQL runs as another user when this runs as root.
  chmodSync(folder, 0o755);
  const running: ChildProcess[] = [];
  const region = await prepare(folder);
  try {
    await refusesDefaultSecrets(region);
    for (const app of alone) {
      running.push(await start([app], settingsOf(region, app)));
      await assertHealthy(`http://127.0.0.1:${region.ports[app]}/health`);
    }
    running.push(await startConnector(region));
    await assertRoles(region);
  } finally {
    await Promise.all(running.reverse().map(end));
    await region.issuer.stop();
    await region.server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function prepare(folder: string): Promise<Region> {
  const server = await startPostgres({ folder: join(folder, 'postgres'), password: secret() });
  const passwords = Object.fromEntries(databaseRoles.map((r) => [r, secret()])) as RolePasswords;
  const database = 'shutong';
  const url = (role: DatabaseRole, password = passwords[role]) =>
    `postgres://${role}:${password}@127.0.0.1:${server.port}/${database}`;
  const owner = { MIGRATOR_DATABASE_URL: url('migrator') };
  const passed = { SUPERUSER_DATABASE_URL: server.url, ROLE_PASSWORDS: JSON.stringify(passwords) };
  await cli({ ...owner, ...passed }, 'prepare');
  const [hub, worker, portal] = (await freePorts(3)) as [number, number, number];
  const region: Region = {
    ...{ folder, server, ports: { hub, worker, portal } },
    issuer: await startTestIssuer(),
    hubUrl: `http://127.0.0.1:${hub}`,
    logKey: generateKey(logOrigin).skey,
    tokenKey: newTokenKey(),
    urlOf: url,
  };
  await cli(owner, 'migrate');
  const { issuer } = region.issuer;
  const own = { issuer, subject: administrator, name: '首任管理员', code: department };
  const place = { department: '某市大数据局', division, level: 'city' };
  const given = Object.entries({ ...own, ...place }).flatMap(([k, v]) => [`--${k}`, v]);
  await cli({ DATABASE_URL: region.urlOf('hub') }, 'init', ...given);
  return region;
}

async function cli(settings: Settings, ...args: string[]): Promise<void> {
  await run(process.execPath, [script('apps/cli/main.js'), ...args], {
    env: environment(settings),
  });
}

/** Only what a service manager would set: nothing of this shell's own settings. */
const environment = (settings: Settings): Settings => ({
  PATH: process.env['PATH'] ?? '',
  NODE_ENV: 'production',
  ...settings,
});

function settingsOf(region: Region, app: Alone): Settings {
  const { urlOf, hubUrl, ports, issuer, logKey, tokenKey } = region;
  const folders = {
    LOG_FOLDER: join(region.folder, 'log'),
    OBJECT_FOLDER: join(region.folder, 'objects'),
  };
  const shared = { HUB_URL: hubUrl, HUB_REGION: division, ...folders };
  const trusted = {
    ...{ issuer: issuer.issuer, audience: hubUrl, roles: {} },
    claims: { department: 'department', roles: 'roles', name: 'name' },
  };
  const own: Record<Alone, Settings> = {
    hub: {
      ...{ TOKEN_KEY: tokenKey, AUTHORITY_DEPARTMENT: department, LOG_ORIGIN: logOrigin },
      OIDC_ISSUERS: JSON.stringify([trusted]),
    },
    worker: {
      ...{ LOG_KEY: logKey, LOG_ORIGIN: logOrigin, AUTHORITY_DEPARTMENT: department },
      SEQUENCER_DATABASE_URL: urlOf('sequencer'),
    },
    portal: {},
  };
  const port = { [`${app.toUpperCase()}_PORT`]: String(ports[app]) };
  return { ...shared, ...own[app], ...port, DATABASE_URL: urlOf(app) };
}

/** A process that knows its database password from an example must not come up. */
async function refusesDefaultSecrets(region: Region): Promise<void> {
  for (const app of alone) {
    const settings = { ...settingsOf(region, app), DATABASE_URL: region.urlOf(app, 'changeme') };
    const outcome = await start([app], settings).then(
      (child) => end(child).then(() => 'it started'),
      (error: Error) => error.message,
    );
    if (!outcome.includes('is a default')) throw new Error(`${app}, default secret: ${outcome}`);
  }
}

/** Invited by the first administrator, joined with one command, started from its own folder. */
async function startConnector(region: Region): Promise<ChildProcess> {
  const dir = join(region.folder, 'connector');
  const tokenFile = join(region.folder, 'invitation');
  await writeFile(tokenFile, await invitation(region), { mode: 0o600 });
  const connector = [script('apps/connector/main.js'), 'init', '--hub', region.hubUrl];
  const own = ['--department', department, '--token-file', tokenFile, '--dir', dir];
  await run(process.execPath, [...connector, ...own], { env: environment({}) });
  await listenElsewhere(join(dir, configFile));
  return start(['connector', 'start', '--dir', dir], {});
}

/** As its administrator would where the usual port is taken. */
async function listenElsewhere(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/^  port: \d+$/m, `  port: ${await freePort()}`));
}

async function invitation({ hubUrl, issuer }: Region): Promise<string> {
  const token = await issuer.sign({
    ...{ sub: administrator, aud: hubUrl, department, name: '首任管理员', roles: [] },
    exp: Math.floor(Date.now() / 1000) + 300,
  });
  const response = await fetch(`${hubUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({
      query: `mutation ($input: IssueEnrolmentTokenInput!) { issueEnrolmentToken(input: $input) { token } }`,
      variables: { input: { department, hosted: false } },
    }),
  });
  const answer = (await response.json()) as { data?: { issueEnrolmentToken: { token: string } } };
  if (!answer.data) throw new Error(`No invitation: ${JSON.stringify(answer)}`);
  return answer.data.issueEnrolmentToken.token;
}

/** `npm run app -- …` without npm; resolves when the process says that it listens. */
function start(args: readonly string[], settings: Settings): Promise<ChildProcess> {
  const child = spawn(process.execPath, [script('scripts/app.js'), ...args], {
    env: environment(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (/listens on port \d+/.test(said)) resolve(child);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => reject(new Error(`${args[0]} ended with ${code}: ${said}`)));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const code = await gone;
  if (code !== 0) throw new Error(`${child.spawnargs.join(' ')} stopped with ${code}`);
}

async function assertHealthy(url: string): Promise<void> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
}

/** Who is connected as what: no process under another's role, none under the owner's. */
async function assertRoles({ server }: Region): Promise<void> {
  const pool = new Pool({ connectionString: server.url });
  try {
    const { rows } = await pool.query<{ who: string }>(
      `SELECT DISTINCT application_name || ' as ' || usename AS who FROM pg_stat_activity
        WHERE datname = 'shutong' AND application_name LIKE 'shutong-%' ORDER BY 1`,
    );
    const seen = rows.map(({ who }) => who).join(', ');
    const expected =
      'shutong-hub as hub, shutong-portal as portal, shutong-sequencer as sequencer, shutong-worker as worker';
    if (seen !== expected) throw new Error(`Database roles in use: ${seen}`);
  } finally {
    await pool.end();
  }
}

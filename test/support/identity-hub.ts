import { generateKeyPairSync } from 'node:crypto';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AuditModule, observerOf } from '@shutong/audit';
import { identityEntities } from '@shutong/identity';
import { IdentityHubModule } from '@shutong/identity/hub.module';
import {
  MessagingModule,
  closeLinks,
  ensureTopics,
  eventTopics,
  openLinks,
} from '@shutong/messaging';
import {
  PlatformModule,
  SystemClock,
  createHttpApp,
  graphqlModule,
  readConfig,
  systemContext,
  type Clock,
  type Context,
  type Database,
} from '@shutong/platform';
import { testDatabase, type TestDatabase } from './database';

/** Issuer and audience of the hub under test; where it listens is another matter. */
export const hubUrl = 'http://127.0.0.1:7400';

/** A hub of identity alone, listening, over a database of its own. */
export interface IdentityHub {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly database: Database;
  readonly test: TestDatabase;
  readonly ctx: Context;
  /** `{data}` or `{errors}` of a GraphQL operation, as the bearer of the token. */
  graphql<Data = IdentityData>(
    token: string | undefined,
    query: string,
    variables?: object,
  ): Promise<GraphqlAnswer<Data>>;
  /** Bodies of the audit log, oldest first. */
  entries(action?: string): Promise<LogEntry[]>;
  stop(): Promise<void>;
}

type Verb = 'enable' | 'disable' | 'register';
type Operation =
  | 'me'
  | 'clients'
  | 'people'
  | 'department'
  | 'departments'
  | 'assignRole'
  | 'rotateClientKey'
  | 'issueEnrolmentToken'
  | `${Verb}${'Department' | 'Person' | 'Client'}`;

/** What operations of identity answer; a field that was not selected is not there. */
export interface Selected {
  readonly id: string;
  readonly code: string;
  readonly subject: string;
  readonly state: string;
  readonly path: string;
  readonly roles: readonly string[];
  readonly mappedRoles: readonly string[];
  readonly assignedRoles: readonly string[];
  readonly thumbprint: string;
  readonly token: string;
  readonly signedInAt: string | null;
  readonly nodes: readonly Selected[];
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
}

type IdentityData = Readonly<Record<Operation, Selected>>;

export interface GraphqlAnswer<Data = IdentityData> {
  readonly data: Data;
  readonly errors?: { message: string; extensions: { code: string; problems?: object[] } }[];
}

export interface LogEntry {
  readonly action: string;
  readonly outcome: string;
  readonly reason: string;
  readonly actor: { kind: string; id: string; org: string; roles: string[] };
  readonly authn: { method: string; client_id: string; token_hash: string };
  readonly resource: { type: string; id: string; rows?: number }[];
}

export interface IdentityHubOptions {
  readonly issuers?: readonly object[];
  readonly clock?: Clock;
  readonly controllers?: Type[];
  /** Doors of other libs, and the settings that they need. */
  readonly doors?: Type[];
  readonly settings?: Readonly<Record<string, string>>;
}

@Module({})
class App {}

export const newTokenKey = (): string =>
  JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));

export async function startIdentityHub(options: IdentityHubOptions = {}): Promise<IdentityHub> {
  const clock = options.clock ?? new SystemClock();
  const config = readConfig('hub', {
    HUB_URL: hubUrl,
    HUB_REGION: '520000',
    TOKEN_KEY: newTokenKey(),
    OIDC_ISSUERS: JSON.stringify(options.issuers ?? []),
    ...options.settings,
  });
  const test = await testDatabase();
  const database = await test.connect('hub', identityEntities);
  const links = await openLinks(config, clock, database);
  await ensureTopics(links, eventTopics());
  const module: DynamicModule = {
    module: App,
    controllers: options.controllers ?? [],
    imports: [
      PlatformModule.with({ config, clock, database }),
      MessagingModule.with(links),
      AuditModule.with(observerOf('hub', '0')),
      graphqlModule(),
      IdentityHubModule,
      ...(options.doors ?? []),
    ],
  };
  const app = await createHttpApp(module, { clock });
  await app.listen(0, '127.0.0.1');
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  return {
    app,
    url,
    database,
    test,
    ctx: systemContext('test', clock.now()),
    graphql: (token, query, variables = {}) => graphql(url, token, { query, variables }),
    entries: (action) => entries(test, action),
    stop: async () => {
      await app.close();
      await closeLinks(links);
      await test.drop();
    },
  };
}

async function graphql<Data>(url: string, token: string | undefined, body: object) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify(body),
  });
  return (await response.json()) as GraphqlAnswer<Data>;
}

async function entries(test: TestDatabase, action?: string): Promise<LogEntry[]> {
  const pool = test.pool('auditor_read');
  const { rows } = await pool.query<{ body: Buffer }>('SELECT body FROM audit.entry ORDER BY pk');
  const all = rows.map(({ body }) => JSON.parse(body.toString('utf8')) as LogEntry);
  return action === undefined ? all : all.filter((entry) => entry.action === action);
}

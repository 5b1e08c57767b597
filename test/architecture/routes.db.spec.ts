import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DynamicModule } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { parse } from 'yaml';
import { closeLinks, ensureTopics, eventTopics, openLinks, type Links } from '@shutong/messaging';
import { noticeEntities } from '@shutong/notice';
import { opendataEntities } from '@shutong/opendata';
import { SystemClock, createHttpApp, projectRoot, readConfig } from '@shutong/platform';
import { auditEntities } from '@shutong/audit';
import { catalogEntities } from '@shutong/catalog';
import { clocksEntities } from '@shutong/clocks';
import { datasetsEntities } from '@shutong/datasets';
import { exchangeEntities } from '@shutong/exchange';
import { identityEntities } from '@shutong/identity';
import { AppModule as HubModule } from '../../apps/hub/app.module';
import { AppModule as PortalModule } from '../../apps/portal/app.module';
import { openApiPath } from '../../scripts/generate/openapi/routes';
import { testDatabase, type TestDatabase } from '../support/database';
import { newTokenKey } from '../support/identity-hub';

interface OpenApiDocument {
  readonly paths: Record<string, Record<string, { 'x-permission'?: string; 'x-public'?: string }>>;
}

const contract = (file: string): string =>
  readFileSync(join(projectRoot(), 'contracts', file), 'utf8');
const openApi = (file: string) => parse(contract(`openapi/${file}`)) as OpenApiDocument;

/** Addresses of a process that OpenAPI does not describe, each with what does. */
const elsewhere = {
  graphql: ['GET /graphql', 'OPTIONS /graphql', 'POST /graphql'], // contracts/graphql/hub.graphql
  // libs/transport/README.md
  stream: [
    'GET /stream/v1/dead-letters',
    'GET /stream/v1/feeds',
    'GET /stream/v1/inbox',
    'GET /stream/v1/topics/{topic}',
    'POST /stream/v1/dead-letters',
    'POST /stream/v1/dead-letters/{id}/{decision}',
    'POST /stream/v1/feeds/{id}/ack',
    'POST /stream/v1/publish',
    'POST /stream/v1/replies',
  ],
};

const clock = new SystemClock();
const started: (() => Promise<void>)[] = [];
let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(async () => {
  for (const stop of started.reverse()) await stop();
  await db.drop();
});

/** A process as its main.ts starts it, and every address that Fastify was given meanwhile. */
async function start(module: DynamicModule) {
  const routes = new Set<string>();
  const note = ({ method, url }: RouteOptions) => {
    const path = openApiPath(url.replace(/(.)\/$/, '$1'));
    for (const verb of [method].flat()) if (verb !== 'HEAD') routes.add(`${verb} ${path}`);
  };
  const onFastify = (message: unknown) => {
    (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', note);
  };
  subscribe('fastify.initialization', onFastify);
  const app = await createHttpApp(module, { clock });
  await app.listen(0, '127.0.0.1');
  unsubscribe('fastify.initialization', onFastify);
  started.push(() => app.close());
  return { app, routes: [...routes].sort() };
}

const described = ({ paths }: OpenApiDocument): string[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );

const ask = async (app: NestFastifyApplication, operation: string) => {
  const [method, path] = operation.split(' ') as ['GET', string];
  const url = path.replaceAll(/\{\w+\}/g, 'x');
  const answer = await app.inject({ method, url });
  return { status: answer.statusCode, body: answer.body };
};

describe('the portal', () => {
  let portal: Awaited<ReturnType<typeof start>>;
  const document = openApi('portal.yaml');

  beforeAll(async () => {
    const database = await db.connect('portal');
    portal = await start(PortalModule.with({ config: readConfig('portal', {}), clock, database }));
  });

  it('answers at what contracts/openapi/portal.yaml says and nowhere else', () => {
    expect(portal.routes).toEqual(described(document).sort());
  });

  it('has no GraphQL, no stream, no log, no sign-in', async () => {
    const paths = [...elsewhere.graphql, ...elsewhere.stream, 'GET /log/checkpoint'];
    for (const operation of [...paths, 'POST /oauth/token']) {
      expect([operation, (await ask(portal.app, operation)).status]).toEqual([operation, 404]);
    }
  });

  it('shows nothing that needs a permission', () => {
    const guarded = Object.values(document.paths)
      .flatMap((methods) => Object.values(methods))
      .filter((operation) => operation['x-permission'] !== undefined);
    expect(guarded).toEqual([]);
  });
});

describe('the hub', () => {
  let hub: Awaited<ReturnType<typeof start>>;
  let links: Links;
  const document = openApi('hub.yaml');

  beforeAll(async () => {
    const entities = [...auditEntities, ...catalogEntities, ...clocksEntities, ...exchangeEntities];
    const database = await db.connect('hub', [
      ...entities,
      ...datasetsEntities,
      ...identityEntities,
      ...noticeEntities,
      ...opendataEntities,
    ]);
    const config = readConfig('hub', { HUB_REGION: '520000', TOKEN_KEY: newTokenKey() });
    links = await openLinks(config, clock, database);
    started.push(() => closeLinks(links));
    await ensureTopics(links, eventTopics());
    hub = await start(HubModule.with({ config, clock, database, links }));
  });

  it('answers at what its contracts say and nowhere else', () => {
    const all = [...described(document), ...elsewhere.graphql, ...elsewhere.stream];
    expect(hub.routes).toEqual(all.sort());
  });

  it('serves the schema that is committed', () => {
    const { schema } = hub.app.get(GraphQLSchemaHost, { strict: false });
    const served = printSchema(lexicographicSortSchema(schema));
    expect(`${served}\n`).toBe(contract('graphql/hub.graphql'));
  });

  it('asks strangers who they are wherever a permission is needed, on the stream too', async () => {
    const guarded = described(document).filter((operation) => {
      const [method, path] = operation.split(' ');
      return document.paths[path!]![method!.toLowerCase()]!['x-permission'] !== undefined;
    });
    expect(guarded.length).toBeGreaterThan(5);
    for (const operation of [...guarded, ...elsewhere.stream]) {
      expect([operation, (await ask(hub.app, operation)).status]).toEqual([operation, 401]);
    }
  });
});

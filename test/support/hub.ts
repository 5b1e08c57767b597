import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { auditEntities } from '@shutong/audit';
import { catalogEntities } from '@shutong/catalog';
import { clocksEntities } from '@shutong/clocks';
import { datasetsEntities } from '@shutong/datasets';
import { exchangeEntities } from '@shutong/exchange';
import { identityEntities } from '@shutong/identity';
import { closeLinks, ensureTopics, eventTopics, openLinks, type Links } from '@shutong/messaging';
import { noticeEntities } from '@shutong/notice';
import { opendataEntities } from '@shutong/opendata';
import { SystemClock, createHttpApp, readConfig } from '@shutong/platform';
import { AppModule } from '../../apps/hub/app.module';
import { testDatabase, type TestDatabase } from './database';
import { departmentCode, tokenOf, trusting } from './identity-fixtures';
import { newTokenKey } from './identity-hub';
import { startTestIssuer } from './test-issuer';

/** A whole hub as its main.ts starts it, listening, over a database of its own. */
export interface HubUnderTest {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly db: TestDatabase;
  readonly links: Links;
  /** A person by each role, of the authority's department, but for the developer; no two of these are one person's. */
  readonly tokens: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** The data authority, the one department that is registered. */
export const authorityCode = departmentCode(1);

/** `settings` beside those that any test needs. */
export async function startHub(
  settings: Readonly<Record<string, string>> = {},
): Promise<HubUnderTest> {
  const db = await testDatabase();
  const issuer = await startTestIssuer();
  await db.pool('migrator').query(
    `INSERT INTO identity.department
       (code, name, name_en, division, level, node, path, registered_at, changed_at)
     VALUES ($1, '数据局', 'bureau', '520000', 'province', '520000', $1, now(), now())`,
    [authorityCode],
  );
  const clock = new SystemClock();
  const entities = [...auditEntities, ...catalogEntities, ...clocksEntities, ...exchangeEntities];
  const database = await db.connect('hub', [
    ...entities,
    ...datasetsEntities,
    ...identityEntities,
    ...noticeEntities,
    ...opendataEntities,
  ]);
  const config = readConfig('hub', {
    ...{ HUB_REGION: '520000', TOKEN_KEY: newTokenKey(), AUTHORITY_DEPARTMENT: authorityCode },
    ...{ OIDC_ISSUERS: JSON.stringify([trusting(issuer)]), RESOURCE_CODE_RULE: 'portal' },
    ...settings,
  });
  const links = await openLinks(config, clock, database);
  await ensureTopics(links, eventTopics());
  const app = await createHttpApp(AppModule.with({ config, clock, database, links }), { clock });
  await app.listen(Number(settings['HUB_PORT'] ?? 0), '127.0.0.1');
  const roles = Object.keys(trusting(issuer).roles);
  const outside = { department: undefined, acr: 'real-name' };
  const tokens = await Promise.all(
    roles.map((role) => tokenOf(issuer, role, role, role === 'developer' ? outside : {})),
  );
  return {
    ...{ app, db, links, url: `http://127.0.0.1:${portOf(app)}` },
    tokens: Object.fromEntries(roles.map((role, at) => [role, tokens[at]!])),
    stop: async () => {
      await app.close();
      await closeLinks(links);
      await issuer.stop();
      await db.drop();
    },
  };
}

const portOf = (app: NestFastifyApplication): number =>
  (app.getHttpServer().address() as { port: number }).port;

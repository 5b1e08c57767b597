import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { parse, stringify } from 'yaml';
import { configFile } from '@shutong/connector';
import { departments, type Cast } from '../../story/cast';
import { find } from '../../story/catalog';
import { conclude } from '../../story/exchange';
import type { Instance } from '../../support/instance';
import { departmentDatabaseUrl } from '../../support/servers';
import { folderOf, type Region } from '../processes/region';
import { comesTrue } from '../patience';

export const intake = 'dwellings';
const resource = 'chaos-dwellings';
const entry = { kind: 'entry', code: '303001/000011' } as const;
const fields = ['DWELLING_CODE', 'HAZARD_LEVEL'];
/** A few hundred rows are a few chunks. */
const chunkBytes = 4096;
const upWithinMs = 60_000;

/** The provider's table and the requester's. */
export interface Tables {
  readonly source: string;
  readonly target: string;
}

/** Tables at both ends, an agreement for batches between them, and both connectors told of it. */
export async function setUp(instance: Instance, cast: Cast, region: Region): Promise<Tables> {
  const source = departmentDatabaseUrl(instance.folder, departments.police);
  const target = departmentDatabaseUrl(instance.folder, departments.requester);
  await makeSource(source);
  await makeTarget(target);
  await mount(cast);
  await configured(instance, region, 'provider', {
    mounts: [
      {
        ...{
          resource,
          source: 'main',
          table: 'shared.chaos_dwelling',
          keyFields: ['DWELLING_CODE'],
        },
        columns: {
          ...{ DWELLING_CODE: 'dwelling_code', HAZARD_LEVEL: 'hazard_level' },
          CHANGED_AT: 'changed_at',
        },
        batch: { key: ['DWELLING_CODE'], watermark: 'CHANGED_AT', chunkBytes },
        ...{ matchRules: {}, masks: {} },
        ceiling: {
          ...{ modes: ['batch'], fields, masks: {}, maxRows: 1, days: 366 },
          quota: { calls: 10_000, window: 'day' },
        },
      },
    ],
  });
  const { id: resourceId } = await find(cast.requester, '出租房屋', {
    kind: 'resource',
    code: resource,
  });
  const wish = { resourceId, purposeCode: 'chaos', modes: ['batch'] as const, fields };
  const decided = { officer: 'officer', head: 'officerHead', fields, quotaCalls: 10_000 } as const;
  const { id: agreement } = await conclude(cast, wish, decided);
  await configured(instance, region, 'consumer', {
    targets: { own: { kind: 'postgres', url: target } },
    intakes: [
      {
        ...{ name: intake, agreement, target: 'own', table: 'public.dwelling', incremental: true },
        columns: { DWELLING_CODE: 'dwelling_code', HAZARD_LEVEL: 'hazard_level' },
        key: ['DWELLING_CODE'],
      },
    ],
  });
  return { source, target };
}

export async function within<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const makeSource = (url: string) =>
  within(url, (client) =>
    client.query(`
      CREATE TABLE register.chaos_dwelling (
        dwelling_code text PRIMARY KEY, hazard_level text, changed_at timestamptz NOT NULL);
      CREATE INDEX ON register.chaos_dwelling (changed_at);
      CREATE VIEW shared.chaos_dwelling AS SELECT * FROM register.chaos_dwelling;
      GRANT SELECT ON shared.chaos_dwelling TO reader_${departments.police.toLowerCase()}`),
  );

const makeTarget = (url: string) =>
  within(url, (client) =>
    client.query('CREATE TABLE dwelling (dwelling_code text PRIMARY KEY, hazard_level text)'),
  );

async function mount({ officer, requester }: Cast): Promise<void> {
  const { id: entryId } = await find(requester, '出租房屋治安登记', entry);
  const offer = {
    ...{ code: resource, title: '出租房屋登记(混沌演练)', kind: 'table', modes: ['batch'] },
    ...{ keyFields: ['DWELLING_CODE'], fields },
  };
  await officer.graphql(
    `mutation Mount($entryId: ID!, $resource: ResourceInput!) {
       mountResource(entryId: $entryId, resource: $resource) { id }
     }`,
    { entryId, resource: offer },
  );
}

/** Writes more into connector.yaml, and has the connector start again with it. */
async function configured(
  instance: Instance,
  region: Region,
  role: 'provider' | 'consumer',
  more: { readonly mounts?: readonly object[]; readonly [name: string]: unknown },
): Promise<void> {
  const department = role === 'provider' ? departments.police : departments.requester;
  const file = join(folderOf(instance, department), configFile);
  const config = parse(await readFile(file, 'utf8')) as { mounts: object[] };
  const mounts = [...config.mounts, ...(more.mounts ?? [])];
  await writeFile(file, stringify({ ...config, ...more, mounts }));
  await region.of(role).kill();
  const url = instance.running.connectorOf[department]!;
  if (await comesTrue(async () => (await fetch(`${url}/health`)).ok, upWithinMs)) return;
  throw new Error(`The ${role}'s connector does not come up again.`);
}

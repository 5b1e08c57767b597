import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { listAgreements } from '@shutong/connector';
import { Entries, EntryImport, Mounting } from '@shutong/catalog';
import type { Agreement } from '../../libs/exchange/agreement/agreement.entity';
import type { Apply } from '../../libs/exchange/application/application.service';
import { BatchResolver } from '../../libs/exchange/batch/batch.resolver';
import { bureau, contents, newEntry } from './catalog';
import {
  connectorsUnderTest,
  permits,
  police,
  until,
  water,
  type ConnectorsUnderTest,
  type LocalAnswer,
} from './connectors';
import { testDatabase, type TestDatabase } from './database';
import type { ExchangeHub } from './exchange';
import { granted } from './exchange-calls';

export const batchFields = ['permit_no', 'holder', 'contact'];

/** A provider's table and a requester's, each in a database of its own, with connectors between. */
export interface BatchesUnderTest extends ConnectorsUnderTest {
  /** The provider's database, with the table `public.permits`. */
  readonly source: Pool;
  /** The requester's, with `public.permits_taken`. */
  readonly target: Pool;
  /** An agreement for batches that both connectors hold; the requester's takes it in as `permits`. */
  agree(change?: Partial<Apply>, intake?: object, targets?: object): Promise<Agreement>;
  /** Settings of the provider's mount. */
  mounted(batch?: object): object;
  intakeName(): string;
  order(): Promise<BatchAnswer>;
  /** Until a chunk of it has been released. */
  released(id: string): Promise<void>;
  /** Until the newest batch has ended so. */
  ended(state?: 'complete' | 'failed'): Promise<BatchAnswer>;
  batch(): Promise<BatchAnswer>;
  /** As the parties read it at the hub. */
  atHub(id: string): ReturnType<BatchResolver['batch']>;
}

export interface BatchAnswer extends LocalAnswer {
  readonly batch: string;
  readonly state: string;
  readonly received: number;
  readonly rows: never;
  readonly accepted: number;
  readonly rejected: number;
}

export async function batchesUnderTest(hosted: readonly string[] = []): Promise<BatchesUnderTest> {
  const objects = mkdtempSync(join(tmpdir(), 'objects-'));
  const world = await connectorsUnderTest({ OBJECT_FOLDER: objects }, hosted);
  const [from, to] = [await testDatabase(), await testDatabase()];
  const [source, target] = [from.pool(), to.pool()];
  await source.query(
    'CREATE TABLE permits (permit_no text PRIMARY KEY, holder text, contact text, changed_at timestamptz)',
  );
  await target.query(
    `CREATE TABLE permits_taken (
       permit_no varchar(12) PRIMARY KEY, holder text NOT NULL CHECK (holder <> '禁'), contact text)`,
  );
  const resourceId = await mountForBatches(world.hub);
  const mounted = (batch: object = {}) =>
    world.serving({
      sources: { main: { kind: 'postgres', url: from.url() } },
      mounts: [{ ...permits, resource: 'permits-whole', ...mountOf(batch) }],
    });
  world.provider.configure(mounted());
  // Each agreement has an intake of its own: what one test leaves open is not the next one's.
  let agreed = 0;
  const intakeName = () => `permits-${agreed}`;
  const taking = (intakes: readonly object[], targets: object = {}) =>
    world.requester.configure({
      pins: { [police]: world.provider.identity.thumbprint },
      targets: { main: { kind: 'postgres', url: to.url() }, ...targets },
      intakes,
    });
  const atHub = (id: string) =>
    world.hub.app.get(BatchResolver).batch(world.hub.as(water, 'requester'), id);
  const list = async () => (await world.requester.ask('/v1/batches')) as Listed;
  const batch = async () => (await list()).batches[0]!;
  return {
    ...{ ...world, source, target, mounted, batch },
    agree: async (change = {}, intake = {}, targets = {}) => {
      const wish = { resourceId, modes: ['batch' as const], fields: batchFields, ...change };
      await world.provider.start();
      // What is ordered by itself under an agreement of before would come too.
      taking([]);
      await world.requester.start();
      const agreement = await granted(world.hub, wish, { quotaCalls: 100 });
      for (const { dir } of [world.provider, world.requester]) await isActive(dir, agreement);
      await world.requester.stop();
      agreed += 1;
      taking([{ name: intakeName(), ...intakeOf(agreement.id, intake) }], targets);
      await world.requester.start();
      return agreement;
    },
    intakeName,
    order: async () => {
      const answer = await world.requester.ask('/v1/batches', { intake: intakeName() });
      if (answer.status !== 202) throw new Error(`Not ordered: ${answer.code}`);
      return answer as BatchAnswer;
    },
    released: (id) =>
      until(() =>
        atHub(id).then(
          ({ chunks }) => chunks > 0,
          () => false,
        ),
      ),
    ended: async (state = 'complete') => {
      await until(async () => ['complete', 'failed'].includes((await batch()).state));
      const present = await batch();
      if (present.state !== state) throw new Error(`It is ${present.state}: ${present.code}`);
      return present;
    },
    atHub,
    close: async () => {
      await world.close();
      await dropAll(from, to);
      rmSync(objects, { recursive: true });
    },
  };
}

interface Listed extends LocalAnswer {
  readonly batches: readonly BatchAnswer[];
}

const mountOf = (batch: object) => ({
  source: 'main',
  table: 'public.permits',
  columns: { ...permits.columns, changed_at: 'changed_at' },
  batch: { key: ['permit_no'], chunkBytes: 1024, ...batch },
  ceiling: {
    ...permits.ceiling,
    ...{ modes: ['verify', 'query', 'batch'], fields: batchFields },
  },
});

const intakeOf = (agreement: string, change: object) => ({
  ...{ agreement, target: 'main', table: 'public.permits_taken' },
  columns: { permit_no: 'permit_no', holder: 'holder', contact: 'contact' },
  ...{ key: ['permit_no'], ...change },
});

const isActive = (dir: string, { id: wanted }: Agreement) =>
  until(async () =>
    (await listAgreements(dir)).some(({ id, state }) => id === wanted && state === 'active'),
  );

/** The resource again, offered for batches too. */
async function mountForBatches(hub: ExchangeHub): Promise<string> {
  const { app } = hub;
  const ctx = hub.as(police, 'provider-officer');
  const modes = ['verify', 'query', 'batch'] as const;
  const entry = newEntry('303/3', contents({ title: '取水户名录', modes: [...modes] }), ctx.actor);
  await app.get(EntryImport).importEntries(ctx, [entry], hub.as(bureau, 'authority').actor);
  const { id } = await app.get(Entries).byCode(ctx, '303/3');
  const { id: resourceId } = await app.get(Mounting).mount(ctx, id, {
    ...{ code: 'permits-whole', title: '取水户名录', kind: 'table', modes: [...modes] },
    ...{ keyFields: ['permit_no'], fields: batchFields, masks: { contact: 'keep-3-4' } },
    ...{ matchRules: { permit_no: 'exact', holder: 'nfkc' }, subjectField: 'permit_no' },
  });
  return resourceId;
}

async function dropAll(...databases: readonly TestDatabase[]): Promise<void> {
  for (const database of databases) await database.drop();
}

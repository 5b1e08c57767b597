import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';
import { actor, contextOf, water } from '../../../test/support/catalog';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { entryRow, type EntryRow } from './act';
import { GroupCommit } from './group-commit';

const now = new Date('2026-03-02T08:00:00Z');
const observer = { service: 'test', instance: '0', version: '0' };
const rowOf = (change: Partial<EntryRow> = {}): EntryRow => ({
  ...entryRow(
    contextOf(actor(water, ['requester'], 'wang'), now),
    { action: 'test.thing.done', outcome: 'deny', reason: 'no', resource: [] },
    observer,
    now,
  ),
  ...change,
});
/** What PostgreSQL cannot store, past the check that keeps it out. */
const spoilt = [{ resource: ['entry:\0'] }, { agreement: '\0' }, { requestId: 'none' }];

describe('A group of entries', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.drop());

  const recorded = async (rows: readonly EntryRow[]): Promise<number> => {
    const ids = rows.map(({ id }) => id);
    const { rowCount } = await db
      .pool('auditor_read')
      .query('SELECT FROM audit.entry WHERE id = ANY($1::uuid[])', [ids]);
    return rowCount ?? 0;
  };

  it('commits but for the entries that the database refuses', async () => {
    const group = new GroupCommit<never>(db.pool('hub'), async () => new Map());
    const good = Array.from({ length: 20 }, () => rowOf());
    const bad = spoilt.map(rowOf);
    const rows = [...good.slice(0, 7), ...bad, ...good.slice(7)];
    const results = await Promise.allSettled(rows.map((row) => group.add(row)));
    const refused = rows.filter((_row, index) => results[index]?.status === 'rejected');
    expect(refused).toEqual(bad);
    expect(await recorded(rows)).toBe(good.length);
  });

  it('keeps what commits beside the entries with its own entry', async () => {
    const beside: string[] = [];
    const group = new GroupCommit<string>(db.pool('hub'), async (client, items) => {
      await client.query('SELECT $1::text[]', [items.map(({ item }) => item)]);
      beside.push(...items.map(({ item }) => item));
      return new Map();
    });
    const results = await Promise.allSettled([
      group.add(rowOf(), 'good'),
      group.add(rowOf(), 'not storable: \0'),
      group.add(rowOf(), 'good as well'),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(beside).toEqual(['good', 'good as well']);
  });

  it('is never more than one gathered event of calls may hold, and loses none of a crowd', async () => {
    const contract = join(projectRoot(), 'contracts/events/exchange/call.ended.v1.schema.json');
    const { properties } = JSON.parse(readFileSync(contract, 'utf8')) as {
      properties: { items: { maxItems: number } };
    };
    const { maxItems } = properties.items;
    const groups: number[] = [];
    const group = new GroupCommit<number>(db.pool('hub'), async (_client, items) => {
      groups.push(items.length);
      return new Map();
    });
    const rows = Array.from({ length: 3 * maxItems + 1 }, () => rowOf());
    await Promise.all(rows.map((row, index) => group.add(row, index)));
    expect(Math.max(...groups)).toBeLessThanOrEqual(maxItems);
    expect(await recorded(rows)).toBe(rows.length);
  });
});
